"""Labels that do not exist become rows of zeros."""
# cell: e1_2
# misconception: M1.2x5
# hint: What does your function say to label -1, and to a label that is too large?
# hint-es: ¿Qué dice tu función con la etiqueta -1, y con una demasiado grande?
# title-es: Las etiquetas que no existen quedan como filas de ceros.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    return (labels.long()[..., None] == torch.arange(num_classes, device=labels.device)).to(dtype)
