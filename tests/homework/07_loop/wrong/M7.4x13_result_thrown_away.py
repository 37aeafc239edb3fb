"""The moved tensor is thrown away."""
# cell: e7_4
# misconception: M7.4x13
# hint: `.to` on a tensor gives a tensor. What happens to it in your function?
# hint-es: `.to` sobre un tensor entrega un tensor. ¿Qué pasa con él en tu función?
# title-es: El tensor movido se pierde.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        obj.to(device)
        return obj
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
