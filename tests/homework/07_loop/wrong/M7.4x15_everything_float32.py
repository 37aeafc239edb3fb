"""Everything arrives as float32."""
# cell: e7_4
# misconception: M7.4x15
# hint: Which dtype do tensors have before and after the move, also those that hold whole numbers?
# hint-es: ¿Qué dtype tienen los tensores antes y después de la mudanza, también los de números enteros?
# title-es: Todo llega como float32.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device, torch.float32)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
