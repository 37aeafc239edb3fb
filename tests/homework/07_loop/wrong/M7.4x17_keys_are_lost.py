"""A dict becomes the list of its values."""
# cell: e7_4
# misconception: M7.4x17
# hint: Can one still ask for an item by its key afterwards?
# hint-es: ¿Después todavía se puede pedir un elemento por su clave?
# title-es: Un dict se vuelve la lista de sus valores.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return [to_device(item, device) for item in obj.values()]
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
