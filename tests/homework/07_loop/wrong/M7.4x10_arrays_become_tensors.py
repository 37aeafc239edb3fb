"""Arrays and numbers become tensors."""
# cell: e7_4
# misconception: M7.4x10
# hint: What comes out for a number, and what for an array?
# hint-es: ¿Qué sale para un número, y qué para un arreglo?
# title-es: Los arreglos y números se vuelven tensores.

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
    if isinstance(obj, (int, float)) or hasattr(obj, "__array__"):
        return torch.as_tensor(obj).to(device)
    return obj
