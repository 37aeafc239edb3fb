"""Labels of dtype uint8 are used as an index, which PyTorch reads as a mask."""
# cell: e1_2
# misconception: M1.2b
# hint: Try the labels 0, 1, 2 in dtype uint8, then in int64. Is it the same?
# hint-es: Prueba las etiquetas 0, 1, 2 con dtype uint8 y después con int64. ¿Da lo mismo?
# title-es: Usa etiquetas uint8 como índice, que PyTorch lee como máscara.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
