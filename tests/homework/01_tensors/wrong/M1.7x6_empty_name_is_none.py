"""The empty string is taken for no preference."""
# cell: e1_7
# misconception: M1.7x6
# hint: Is the empty string a preference, none, or a mistake? Read the contract.
# hint-es: ¿El texto vacío es una preferencia, ninguna o un error? Lee el contrato.
# title-es: Toma el texto vacío por falta de preferencia.

def pick_device(prefer: str | None = None) -> torch.device:
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer and prefer not in available:
        raise ValueError(prefer)
    if prefer and available[prefer]:
        return torch.device(prefer)
    return torch.device(next(name for name in available if available[name]))
