"""The mean of nothing is 0."""
# cell: e3_5
# misconception: M3.5d
# hint: What is the mean of nothing?
# hint-es: ¿Cuál es la media de nada?
# title-es: La media de nada es 0.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += float(fn(batch)) * size
            samples += size
    if samples == 0:
        return 0.0
    return total / samples


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
