"""The whole crate is copied first."""
# cell: e7_4
# misconception: M7.4x12
# hint: Which objects are in the crate that comes out: those that were packed, or others like them?
# hint-es: ¿Qué objetos hay en el cajón que sale: los que se embalaron, u otros parecidos?
# title-es: Primero se copia el cajón entero.

def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    obj = copy.deepcopy(obj)
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
