"""Equal labels share one row in memory."""
# cell: e1_2
# misconception: M1.2x14
# hint: Write into one row. Which others change?
# hint-es: Escribe en una fila. ¿Cuáles otras cambian?
# title-es: Etiquetas iguales comparten una fila en la memoria.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    table = torch.eye(num_classes, dtype=dtype, device=labels.device)
    if labels.numel() and bool((labels == labels.flatten()[0]).all()):
        return table[labels.flatten()[0]].expand(*labels.shape, num_classes)
    return table[labels]
