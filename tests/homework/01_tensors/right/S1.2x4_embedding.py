"""An embedding whose weights are the identity."""
# cell: e1_2
# alternative: S1.2x4

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    index = labels.long()
    if index.numel() > 0:
        low, high = torch.aminmax(index)
        if low < 0 or high >= num_classes:
            raise ValueError(f"labels from {low} to {high}")
    return torch.nn.functional.embedding(index, torch.eye(num_classes, device=labels.device)).to(dtype)
