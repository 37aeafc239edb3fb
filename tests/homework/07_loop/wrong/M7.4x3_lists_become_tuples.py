"""Lists become tuples."""
# cell: e7_4
# misconception: M7.4x3
# hint: Which type does each kind of box have before, and which after?
# hint-es: ¿De qué tipo es cada caja antes, y de qué tipo después?
# title-es: Las listas se vuelven tuplas.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return tuple(to_device(item, device) for item in obj)
    return obj
