"""The labels are flattened by view, which not every layout allows."""
# cell: e1_2
# misconception: M1.2x16
# hint: Does your code also work for labels that somebody transposed first? If not, read the error: it names a way out.
# hint-es: ¿Funciona tu código también con etiquetas que alguien transpuso antes? Si no, lee el error: él mismo nombra una salida.
# title-es: Aplana las etiquetas con view, cosa que no todos los formatos permiten.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    flat = labels.view(-1).long()
    if ((flat < 0) | (flat >= num_classes)).any():
        raise ValueError(f"labels must lie between 0 and {num_classes - 1}")
    out = torch.zeros(flat.numel(), num_classes, dtype=dtype, device=labels.device)
    out[torch.arange(flat.numel(), device=labels.device), flat] = 1
    return out.view(*labels.shape, num_classes)
