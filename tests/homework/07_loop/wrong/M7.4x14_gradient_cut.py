"""The gradient is cut on the way."""
# cell: e7_4
# misconception: M7.4x14
# hint: Can a gradient find its way back through the move?
# hint-es: ¿Un gradiente encuentra el camino de vuelta a través de la mudanza?
# title-es: El gradiente se corta en el camino.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.detach().to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
