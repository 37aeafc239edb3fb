"""Named tuples become plain tuples."""
# cell: e7_4
# misconception: M7.4x4
# hint: Can one still ask for an item by the name of its field afterwards?
# hint-es: ¿Después todavía se puede pedir un elemento por el nombre de su campo?
# title-es: Las named tuples se vuelven tuplas corrientes.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, list):
        return [to_device(item, device) for item in obj]
    if isinstance(obj, tuple):
        return tuple(to_device(item, device) for item in obj)
    return obj
