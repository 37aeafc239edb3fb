"""Named tuples are built like tuples."""
# cell: e7_4
# misconception: M7.4b
# hint: How is a named tuple constructed, and how do you recognise one?
# hint-es: ¿Cómo se construye una named tuple, y cómo la reconoces?
# title-es: Las named tuples se construyen como tuplas.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
