"""Empty boxes become None."""
# cell: e7_4
# misconception: M7.4x20
# hint: What comes out for a box with nothing in it?
# hint-es: ¿Qué sale para una caja sin nada adentro?
# title-es: Las cajas vacías se vuelven None.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, (dict, list, tuple)) and not obj:
        return None
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
