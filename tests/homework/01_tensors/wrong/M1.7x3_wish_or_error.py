"""A device that is not there raises an error instead of being replaced."""
# cell: e1_7
# misconception: M1.7x3
# hint: The preferred dock is closed. Is that a typing error?
# hint-es: El muelle preferido está cerrado. ¿Es eso un error de tipeo?
# title-es: Un dispositivo que no está lanza un error en lugar de ser reemplazado.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and not available.get(prefer):
        raise ValueError(prefer)
    if prefer is not None and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
