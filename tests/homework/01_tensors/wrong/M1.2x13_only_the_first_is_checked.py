"""Only the extreme ends of the batch are checked."""
# cell: e1_2
# misconception: M1.2x13
# hint: Where in the batch may a bad label stand?
# hint-es: ¿En qué lugar del lote puede estar una etiqueta mala?
# title-es: Revisa solo los extremos del lote.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    ends = labels.flatten()[[0, -1]] if labels.numel() else labels
    if ((ends < 0) | (ends >= num_classes)).any():
        raise ValueError("no such class")
    return (labels[..., None] == torch.arange(num_classes, device=labels.device)).to(dtype)
