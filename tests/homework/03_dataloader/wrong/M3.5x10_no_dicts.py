"""Batches that are dicts are not understood."""
# cell: e3_5
# misconception: M3.5x10
# hint: What does pad_collate return?
# hint-es: ¿Qué devuelve pad_collate?
# title-es: No se entienden los batches que son dict.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += float(fn(batch)) * size
            samples += size
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / samples


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch
    return len(next(iter(parts)))
