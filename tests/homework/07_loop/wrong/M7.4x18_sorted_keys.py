"""A dict's keys are sorted."""
# cell: e7_4
# misconception: M7.4x18
# hint: In which order are the keys of a dict before, and in which after?
# hint-es: ¿En qué orden están las claves de un dict antes, y en cuál después?
# title-es: Las claves de un dict se ordenan.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in sorted(obj.items(), key=lambda pair: str(pair[0])))
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
