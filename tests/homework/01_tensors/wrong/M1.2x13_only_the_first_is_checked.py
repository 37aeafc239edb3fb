"""Only the first and the last label are checked."""
# cell: e1_2
# misconception: M1.2x13
# hint: Where among the labels may a bad one stand?
# hint-es: ¿En qué lugar puede estar una etiqueta mala?
# title-es: Revisa solo la primera y la última etiqueta.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    ends = labels.flatten()[[0, -1]] if labels.numel() else labels
    if ((ends < 0) | (ends >= num_classes)).any():
        raise ValueError("no such class")
    return (labels[..., None] == torch.arange(num_classes, device=labels.device)).to(dtype)
