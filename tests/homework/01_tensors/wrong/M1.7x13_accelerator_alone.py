"""The accelerator that PyTorch names first stands for every wish."""
# cell: e1_7
# misconception: M1.7x12
# hint: Both accelerators are open and somebody prefers the second. Whom must you ask whether it is there?
# hint-es: Los dos aceleradores están abiertos y alguien prefiere el segundo. ¿A quién hay que preguntarle si está?
# title-es: El acelerador que PyTorch nombra primero vale por cualquier preferencia.

def pick_device(prefer: str | None = None) -> torch.device:
    if prefer not in (None, "cuda", "mps", "cpu"):
        raise ValueError(prefer)
    if prefer == "cpu" or not torch.accelerator.is_available():
        return torch.device("cpu")
    return torch.accelerator.current_accelerator()
