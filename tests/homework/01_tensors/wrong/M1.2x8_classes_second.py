"""With a matrix of labels, the new dimension comes second."""
# cell: e1_2
# misconception: M1.2x8
# hint: Where does the contract put the new dimension? Compare the shapes that a vector, a matrix and a single number give.
# hint-es: ¿Dónde pone el contrato la dimensión nueva? Compara las formas que dan un vector, una matriz y un solo número.
# title-es: Con una matriz de etiquetas, pone la dimensión nueva en segundo lugar.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    result = torch.zeros(num_classes, *labels.shape, dtype=dtype, device=labels.device)
    return result.scatter_(0, labels.unsqueeze(0), 1).movedim(0, 1)
