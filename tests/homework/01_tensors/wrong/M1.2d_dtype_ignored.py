"""The dtype argument is ignored."""
# cell: e1_2
# misconception: M1.2d
# hint: What dtype did the caller ask for?
# hint-es: ¿Qué dtype pidió quien llama?
# title-es: Ignora el argumento dtype.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, device=labels.device)[labels]
