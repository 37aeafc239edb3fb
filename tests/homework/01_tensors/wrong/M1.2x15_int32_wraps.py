"""The labels are squeezed into int32 before they are looked at."""
# cell: e1_2
# misconception: M1.2x15
# hint: What becomes of a label beyond four thousand million in 32 bits?
# hint-es: ¿Qué pasa en 32 bits con una etiqueta de más de cuatro mil millones?
# title-es: Mete las etiquetas en int32 antes de mirarlas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.int()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
