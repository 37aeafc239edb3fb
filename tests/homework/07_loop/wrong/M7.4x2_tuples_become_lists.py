"""Tuples become lists."""
# cell: e7_4
# misconception: M7.4x2
# hint: Is a pair still a pair afterwards?
# hint-es: ¿Un par sigue siendo un par después?
# title-es: Las tuplas se vuelven listas.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return [to_device(item, device) for item in obj]
    return obj
