"""scatter_ into zeros."""
# cell: e1_2

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    index = labels.to(torch.int64).unsqueeze(-1)
    if index.numel() > 0 and (index.min() < 0 or index.max() >= num_classes):
        raise ValueError("labels out of range")
    out = torch.zeros(*labels.shape, num_classes, dtype=dtype, device=labels.device)
    return out.scatter_(-1, index, 1)
