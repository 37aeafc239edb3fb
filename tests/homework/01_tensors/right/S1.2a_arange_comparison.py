"""Comparison with arange, by broadcasting."""
# cell: e1_2
# alternative: S1.2a

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    columns = torch.arange(num_classes, device=labels.device)
    hot = labels.unsqueeze(-1).to(torch.int64) == columns
    if not bool(hot.any(-1).all()):
        raise IndexError("a label is out of range")
    return hot.to(dtype)
