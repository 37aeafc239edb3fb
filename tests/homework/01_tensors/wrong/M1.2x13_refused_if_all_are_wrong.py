"""Labels are refused only where all of them are wrong."""
# cell: e1_2
# misconception: M1.2x13
# hint: How many bad labels does it take before your function complains?
# hint-es: ¿Cuántas etiquetas malas hacen falta para que tu función reclame?
# title-es: Rechaza las etiquetas solo cuando todas están mal.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if labels.numel() and ((labels < 0) | (labels >= num_classes)).all():
        raise ValueError("no such class")
    return (labels[..., None] == torch.arange(num_classes, device=labels.device)).to(dtype)
