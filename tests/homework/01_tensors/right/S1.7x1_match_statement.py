"""A match statement."""
# cell: e1_7

def pick_device(prefer: str | None = None) -> torch.device:
    match prefer:
        case "cpu":
            return torch.device("cpu")
        case "cuda" | None if torch.cuda.is_available():
            return torch.device("cuda:0")
        case "mps" if torch.backends.mps.is_available():
            return torch.device("mps")
        case "cuda" | "mps":
            return pick_device()
        case None:
            return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    raise ValueError(prefer)
