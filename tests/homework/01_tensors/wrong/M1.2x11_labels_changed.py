"""Labels that do not exist are changed in the caller's tensor."""
# cell: e1_2
# misconception: M1.2x11
# hint: Are the labels the same after the call, also if you refuse them?
# hint-es: ¿Quedan iguales las etiquetas después de la llamada, también si las rechazas?
# title-es: Cambia en el tensor de quien llama las etiquetas que no existen.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    invalid = bool(((labels.long() < 0) | (labels.long() >= num_classes)).any())
    labels.clamp_(0, num_classes - 1)
    if invalid:
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels.long()]
