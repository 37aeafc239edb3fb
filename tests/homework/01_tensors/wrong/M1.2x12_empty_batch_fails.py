"""The smallest and largest label are asked for, also if there is none."""
# cell: e1_2
# misconception: M1.2x12
# hint: What is the largest label of no labels?
# hint-es: ¿Cuál es la etiqueta más grande cuando no hay ninguna?
# title-es: Pide la etiqueta menor y la mayor aunque no haya ninguna.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
