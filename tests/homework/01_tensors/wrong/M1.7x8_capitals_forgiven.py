"""Capital letters are forgiven."""
# cell: e1_7
# misconception: M1.7x8
# hint: Is 'CPU' one of the three names?
# hint-es: ¿Es 'CPU' uno de los tres nombres?
# title-es: Perdona las mayúsculas.

def pick_device(prefer: str | None = None) -> torch.device:
    prefer = prefer.lower() if isinstance(prefer, str) else prefer
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer is not None and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
