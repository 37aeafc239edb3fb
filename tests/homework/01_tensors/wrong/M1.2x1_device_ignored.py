"""The table stands on the CPU, wherever the labels are."""
# cell: e1_2
# misconception: M1.2x1
# hint: Where do the labels live, and where does what you build yourself live?
# hint-es: ¿Dónde viven las etiquetas, y dónde vive lo que tú construyes?
# title-es: La tabla está en la CPU, estén donde estén las etiquetas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype)[labels.cpu()]
