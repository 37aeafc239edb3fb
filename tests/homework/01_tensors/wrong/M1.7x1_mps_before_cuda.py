"""MPS comes before CUDA."""
# cell: e1_7
# misconception: M1.7x1
# hint: In which order does the contract name the three devices?
# hint-es: ¿En qué orden nombra el contrato los tres dispositivos?
# title-es: MPS va antes que CUDA.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"mps": torch.backends.mps.is_available(), "cuda": torch.cuda.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer is not None and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
