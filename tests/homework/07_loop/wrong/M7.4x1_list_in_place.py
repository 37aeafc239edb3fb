"""Lists are modified in place."""
# cell: e7_4
# misconception: M7.4a
# hint: Is the original crate unchanged, at every level?
# hint-es: ¿El cajón original queda igual, en todos los niveles?
# title-es: Las listas se modifican in-place.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, list):
        for i, item in enumerate(obj):
            obj[i] = to_device(item, device)
        return obj
    if isinstance(obj, tuple):
        return tuple(to_device(item, device) for item in obj)
    return obj
