"""Lists are passed through."""
# cell: e7_4
# misconception: M7.4x21
# hint: Which kinds of boxes does the contract name? What does your function do with each?
# hint-es: ¿Qué tipos de cajas nombra el contrato? ¿Qué hace tu función con cada uno?
# title-es: Las listas pasan de largo.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, tuple):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
