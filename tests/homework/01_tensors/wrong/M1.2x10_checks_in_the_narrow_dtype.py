"""The range is checked in the labels' own narrow dtype."""
# cell: e1_2
# misconception: M1.2x10
# hint: Which numbers can a uint8 hold? What becomes of 300 when it is compared with one?
# hint-es: ¿Qué números caben en un uint8? ¿Qué pasa con 300 cuando se compara con uno?
# title-es: Revisa el rango en el dtype angosto de las etiquetas.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    if ((labels < 0) | (labels >= torch.tensor(num_classes).to(labels.dtype))).any():
        raise ValueError("no such class")
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels.long()]
