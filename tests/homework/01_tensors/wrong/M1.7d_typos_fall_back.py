"""Unknown names are replaced by another device in silence."""
# cell: e1_7
# misconception: M1.7d
# hint: What should happen with a name that does not exist?
# hint-es: ¿Qué debería pasar con un nombre que no existe?
# title-es: Reemplaza un nombre desconocido por otro dispositivo sin avisar.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if available.get(prefer):
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
