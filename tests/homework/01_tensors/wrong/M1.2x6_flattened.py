"""Labels of several dimensions are flattened."""
# cell: e1_2
# misconception: M1.2x6
# hint: Which shape should the result have for a 3×4 matrix of labels?
# hint-es: ¿Qué forma debe tener el resultado para una matriz de etiquetas de 3×4?
# title-es: Aplana las etiquetas de varias dimensiones.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels.flatten()]
