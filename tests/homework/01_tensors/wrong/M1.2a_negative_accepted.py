"""Negative labels are accepted."""
# cell: e1_2
# misconception: M1.2a
# hint: What does index -1 mean to a tensor?
# hint-es: ¿Qué significa el índice -1 para un tensor?
# title-es: Acepta etiquetas negativas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
