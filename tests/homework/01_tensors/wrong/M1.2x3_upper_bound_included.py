"""A label equal to the number of classes is let through."""
# cell: e1_2
# misconception: M1.2x3
# hint: With four classes, which is the largest label?
# hint-es: Con cuatro clases, ¿cuál es la etiqueta más grande?
# title-es: Deja pasar una etiqueta igual al número de clases.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels > num_classes)).any():
        raise ValueError("no such class")
    return (labels[..., None] == torch.arange(num_classes, device=labels.device)).to(dtype)
