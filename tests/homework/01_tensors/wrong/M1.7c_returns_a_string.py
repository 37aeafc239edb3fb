"""The device's name is returned."""
# cell: e1_7
# misconception: M1.7c
# hint: The contract says torch.device. Does a name have a .type?
# hint-es: El contrato dice torch.device. ¿Tiene .type un nombre?
# title-es: Devuelve el nombre del dispositivo.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer is not None and available[prefer]:
        return prefer
    return next(name for name in available if available[name])
