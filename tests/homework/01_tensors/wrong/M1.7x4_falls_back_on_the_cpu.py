"""A device that is not there is replaced by the CPU, not by the best one."""
# cell: e1_7
# misconception: M1.7x4
# hint: Somebody prefers mps on a machine with a big NVIDIA GPU. Where does the cargo go?
# hint-es: Alguien prefiere mps en una máquina con una GPU NVIDIA grande. ¿Adónde va la carga?
# title-es: Reemplaza un dispositivo que no está por la CPU, no por el mejor.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None and prefer not in available:
        raise ValueError(prefer)
    if prefer is not None:
        return torch.device(prefer if available[prefer] else "cpu")
    return torch.device(next(name for name in available if available[name]))
