"""Other objects are copied."""
# cell: e7_4
# misconception: M7.4x7
# hint: What does your function do with a string, with None, with an object of a class it has never seen? Which object comes out?
# hint-es: ¿Qué hace tu función con un string, con None, con un objeto de una clase que nunca vio? ¿Qué objeto sale?
# title-es: Los demás objetos se copian.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return copy.copy(obj)
