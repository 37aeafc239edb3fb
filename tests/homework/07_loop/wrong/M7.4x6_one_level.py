"""Only the first level is looked at."""
# cell: e7_4
# misconception: M7.4x6
# hint: What about a list in a dict in a tuple?
# hint-es: ¿Y una lista dentro de un dict dentro de una tupla?
# title-es: Solo se mira el primer nivel.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, item.to(device) if isinstance(item, torch.Tensor) else item) for key, item in obj.items())
    if hasattr(obj, "_fields"):
        return obj
    if isinstance(obj, (list, tuple)):
        return type(obj)(item.to(device) if isinstance(item, torch.Tensor) else item for item in obj)
    return obj
