"""Only what is exactly a Tensor is moved: a parameter stays behind."""
# cell: e7_4
# misconception: M7.4x23
# hint: What does type() say of a parameter, and is a parameter a tensor?
# hint-es: ¿Qué dice type() de un parámetro, y un parámetro es un tensor?
# title-es: Solo se mueve lo que es exactamente un Tensor: un parámetro se queda.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if type(obj) is torch.Tensor:
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
