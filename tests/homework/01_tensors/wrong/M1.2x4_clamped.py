"""Labels that do not exist are moved to the nearest class."""
# cell: e1_2
# misconception: M1.2x4
# hint: What should happen to a label that is no class: be mended, or be reported?
# hint-es: ¿Qué debe pasar con una etiqueta que no es ninguna clase: que se corrija o que se avise?
# title-es: Mueve a la clase más cercana las etiquetas que no existen.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long().clamp(0, num_classes - 1)
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]
