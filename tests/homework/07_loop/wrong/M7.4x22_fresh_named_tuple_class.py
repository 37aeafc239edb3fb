"""Named tuples are rebuilt with a fresh class of the same name."""
# cell: e7_4
# misconception: M7.4x22
# hint: Is the type of the named tuple the same afterwards, or only its name?
# hint-es: ¿El tipo de la named tuple es el mismo después, o solo su nombre?
# title-es: Las named tuples se arman con una clase nueva del mismo nombre.

from collections import namedtuple


def to_device(obj, device: str | torch.device):
    """The same structure with every tensor in it on `device`."""
    if isinstance(obj, torch.Tensor):
        return obj.to(device)
    if isinstance(obj, dict):
        return type(obj)((key, to_device(item, device)) for key, item in obj.items())
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return namedtuple(type(obj).__name__, obj._fields)(*(to_device(item, device) for item in obj))
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(item, device) for item in obj)
    return obj
