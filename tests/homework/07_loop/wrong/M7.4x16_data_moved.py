"""The tensor's .data is moved, in place."""
# cell: e7_4
# misconception: M7.4a
# hint: Is the original crate unchanged, at every level?
# hint-es: ¿El cajón original queda igual, en todos los niveles?
# title-es: Se mueve el .data del tensor, in-place.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        obj.data = obj.data.to(device)
        return obj
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
