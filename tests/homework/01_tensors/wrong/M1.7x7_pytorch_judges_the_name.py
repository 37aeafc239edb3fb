"""PyTorch decides which names exist, and it knows more than three."""
# cell: e1_7
# misconception: M1.7x7
# hint: Which names does torch.device accept that are none of the three? And which error does it raise for the others?
# hint-es: ¿Qué nombres acepta torch.device que no son ninguno de los tres? ¿Y qué error lanza con los demás?
# title-es: Deja que PyTorch decida qué nombres existen, y conoce más de tres.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is not None:
        kind = torch.device(prefer).type
        if available.get(kind):
            return torch.device(kind)
    return torch.device(next(name for name in available if available[name]))
