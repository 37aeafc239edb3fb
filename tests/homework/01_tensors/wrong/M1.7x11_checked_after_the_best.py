"""Names are checked only where there is no accelerator."""
# cell: e1_7
# misconception: M1.7x11
# hint: Is a typing error reported on every machine, also on one with a GPU?
# hint-es: ¿Se avisa de un error de tipeo en todas las máquinas, también en una con GPU?
# title-es: Revisa los nombres solo donde no hay acelerador.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if available.get(prefer):
        return torch.device(prefer)
    for name in ("cuda", "mps"):
        if available[name]:
            return torch.device(name)
    if prefer not in (None, *available):
        raise ValueError(prefer)
    return torch.device("cpu")
