"""The size of the first batch is taken for all."""
# cell: e3_5
# misconception: M3.5a
# hint: Are all batches as large as the first one?
# hint-es: ¿Son todos los batches tan grandes como el primero?
# title-es: El tamaño del primer batch se toma para todos.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = size if samples else samples_in(batch)
            total += float(fn(batch)) * size
            samples += size
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / samples


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
