"""Availability is asked once, when the cell is run."""
# cell: e1_7
# misconception: M1.7x5
# hint: When does your code ask what is there: at each call, or once?
# hint-es: ¿Cuándo pregunta tu código qué hay: en cada llamada o una sola vez?
# title-es: Pregunta por la disponibilidad una sola vez, al ejecutar la celda.

_available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}


def pick_device(prefer: str | None = None) -> torch.device:
    if prefer is not None and prefer not in _available:
        raise ValueError(prefer)
    if prefer is not None and _available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in _available if _available[name]))
