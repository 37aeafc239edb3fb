"""Nones are left out."""
# cell: e7_4
# misconception: M7.4x19
# hint: How many items does a list have before, and how many after?
# hint-es: ¿Cuántos elementos tiene una lista antes, y cuántos después?
# title-es: Los None se dejan fuera.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj if item is not None)
    return obj
