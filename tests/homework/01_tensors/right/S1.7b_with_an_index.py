"""cuda:0 rather than cuda, and counts instead of is_available."""
# cell: e1_7
# alternative: S1.7b

def pick_device(prefer: str | None = None) -> torch.device:
    order = [
        ("cuda", lambda: torch.cuda.device_count() > 0),
        ("mps", lambda: torch.mps.is_available() and torch.backends.mps.is_built()),
        ("cpu", lambda: True),
    ]
    names = [name for name, _ in order]
    if prefer is not None:
        if prefer not in names:
            raise ValueError(f"{prefer} is not in {names}")
        order.insert(0, order[names.index(prefer)])
    for name, there in order:
        if there():
            return torch.device(name, 0)
