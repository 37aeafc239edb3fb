"""The preferred device is returned, whether it is there or not."""
# cell: e1_7
# misconception: M1.7x2
# hint: What happens on a machine that does not have the preferred device?
# hint-es: ¿Qué pasa en una máquina que no tiene el dispositivo preferido?
# title-es: Devuelve el dispositivo preferido, esté o no.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    return torch.device(prefer or next(name for name in available if available[name]))
