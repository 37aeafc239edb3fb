"""Everything goes to the GPU, whatever was asked."""
# cell: e7_4
# misconception: M7.4f
# hint: What becomes of the argument `device` in your function?
# hint-es: ¿Qué pasa con el argumento `device` en tu función?
# title-es: Todo va a la GPU, se haya pedido lo que se haya pedido.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.cuda()
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
