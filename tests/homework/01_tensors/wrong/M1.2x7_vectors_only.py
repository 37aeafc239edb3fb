"""Only vectors of labels work, because the rows are numbered."""
# cell: e1_2
# misconception: M1.2x7
# hint: What does your function do with a matrix of labels, or with a single number without dimensions?
# hint-es: ¿Qué hace tu función con una matriz de etiquetas, o con un solo número sin dimensiones?
# title-es: Solo sirven vectores, porque numera las filas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    result = torch.zeros(len(labels), num_classes, dtype=dtype, device=labels.device)
    result[torch.arange(len(labels), device=labels.device), labels] = 1
    return result
