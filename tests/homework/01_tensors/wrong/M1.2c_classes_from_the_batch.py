"""The number of classes is taken from the labels at hand."""
# cell: e1_2
# misconception: M1.2c
# hint: Does every class have to occur among the labels of one call?
# hint-es: ¿Tienen que aparecer todas las clases entre las etiquetas de una llamada?
# title-es: Toma el número de clases de las etiquetas que llegaron.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    classes = int(labels.max()) + 1
    return torch.eye(classes, dtype=dtype, device=labels.device)[labels]
