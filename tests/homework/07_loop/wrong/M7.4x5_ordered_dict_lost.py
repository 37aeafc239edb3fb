"""Every mapping becomes a plain dict."""
# cell: e7_4
# misconception: M7.4x5
# hint: Which kinds of dict does the contract name, and which comes out?
# hint-es: ¿Qué tipos de dict nombra el contrato, y cuál sale?
# title-es: Todo mapeo se vuelve un dict corriente.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(item, device) for key, item in obj.items()}
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
