"""A wish for the CPU is not granted on a machine with a GPU."""
# cell: e1_7
# misconception: M1.7x9
# hint: May somebody prefer the CPU although there is a GPU?
# hint-es: ¿Puede alguien preferir la CPU aunque haya una GPU?
# title-es: No concede la CPU en una máquina con GPU.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer not in (None, "cpu") and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
