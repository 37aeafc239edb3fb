"""The range is checked in the labels' own narrow dtype."""
# cell: e1_2
# misconception: M1.2x10
# hint: Which numbers fit into a uint8? Compare such a tensor with 300 and see what PyTorch says.
# hint-es: ¿Qué números caben en un uint8? Compara uno de esos tensores con 300 y mira qué dice PyTorch.
# title-es: Revisa el rango en el dtype angosto de las etiquetas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels.long()]
