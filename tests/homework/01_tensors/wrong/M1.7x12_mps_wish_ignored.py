"""A wish for MPS is not granted beside CUDA."""
# cell: e1_7
# misconception: M1.7x12
# hint: Both accelerators are open and somebody prefers the second. What do they get?
# hint-es: Los dos aceleradores están abiertos y alguien prefiere el segundo. ¿Qué recibe?
# title-es: No concede MPS al lado de CUDA.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer == "cpu":
        return torch.device("cpu")
    return torch.device(next(name for name in available if available[name]))
