"""The CPU comes first."""
# cell: e1_7
# misconception: M1.7e
# hint: Which one should win when several are available?
# hint-es: ¿Cuál debería ganar cuando hay varios disponibles?
# title-es: La CPU va primero.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer is not None and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
