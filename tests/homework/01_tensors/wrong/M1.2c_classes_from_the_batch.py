"""The number of classes is taken from the batch."""
# cell: e1_2
# misconception: M1.2c
# hint: Does a batch have to contain every class?
# hint-es: ¿Tiene que aparecer cada clase en un lote?
# title-es: Toma el número de clases del lote.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    classes = int(labels.max()) + 1
    return torch.eye(classes, dtype=dtype, device=labels.device)[labels]
