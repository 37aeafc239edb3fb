"""torch.accelerator."""
# cell: e1_7
# alternative: S1.7a

def pick_device(prefer: str | None = None) -> torch.device:
    if prefer not in {None, "cuda", "mps", "cpu"}:
        raise ValueError(f"unknown device {prefer!r}")
    best = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
    if prefer == "cpu":
        return torch.device("cpu")
    if prefer == "cuda" and torch.cuda.is_available():
        return torch.device("cuda")
    if prefer == "mps" and torch.backends.mps.is_available():
        return torch.device("mps")
    return best if best.type in ("cuda", "mps") else torch.device("cpu")
