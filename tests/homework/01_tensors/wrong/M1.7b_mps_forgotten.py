"""MPS is forgotten."""
# cell: e1_7
# misconception: M1.7b
# hint: Which accelerator does a Mac have?
# hint-es: ¿Qué acelerador tiene un Mac?
# title-es: Olvida MPS.

def pick_device(prefer: str | None = None) -> torch.device:
    if prefer not in (None, "cuda", "mps", "cpu"):
        raise ValueError(prefer)
    if prefer == "cpu" or not torch.cuda.is_available():
        return torch.device("cpu")
    return torch.device("cuda")
