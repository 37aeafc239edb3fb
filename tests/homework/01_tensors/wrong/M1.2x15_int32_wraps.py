"""The labels are squeezed into int32 before they are looked at."""
# cell: e1_2
# misconception: M1.2x15
# hint: Which labels fit into 32 bits, and what becomes of those that don't?
# hint-es: ¿Qué etiquetas caben en 32 bits, y qué pasa con las que no caben?
# title-es: Mete las etiquetas en int32 antes de mirarlas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.int()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
