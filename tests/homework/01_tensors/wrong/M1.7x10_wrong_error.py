"""Unknown names raise a KeyError."""
# cell: e1_7
# misconception: M1.7x10
# hint: Which kind of error does the contract name?
# hint-es: ¿Qué clase de error nombra el contrato?
# title-es: Los nombres desconocidos lanzan KeyError.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
