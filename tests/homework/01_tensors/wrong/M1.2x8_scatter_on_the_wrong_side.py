"""With a matrix of labels, the new dimension comes first."""
# cell: e1_2
# misconception: M1.2x8
# hint: Where does the contract put the new dimension? Compare the shapes that a vector and a matrix of labels give.
# hint-es: ¿Dónde pone el contrato la dimensión nueva? Compara las formas que dan un vector y una matriz de etiquetas.
# title-es: Con una matriz de etiquetas, pone la dimensión nueva al principio.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    result = torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
    return result if labels.ndim == 1 else result.movedim(-1, 0)
