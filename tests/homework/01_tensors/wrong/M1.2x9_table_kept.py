"""One table is kept for all calls, and single labels get its own rows."""
# cell: e1_2
# misconception: M1.2x9
# hint: Is what you return a copy? Write into one result, then ask again.
# hint-es: ¿Es una copia lo que devuelves? Escribe en un resultado y vuelve a preguntar.
# title-es: Guarda una sola tabla para todas las llamadas, y una etiqueta suelta recibe una fila de ella.

_tables = {}


def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    key = num_classes, dtype, labels.device
    if key not in _tables:
        _tables[key] = torch.eye(num_classes, dtype=dtype, device=labels.device)
    if labels.ndim == 0:
        return _tables[key][int(labels)]
    return _tables[key][labels]
