"""The loader is walked through twice."""
# cell: e3_5
# misconception: M3.5x8
# hint: What does a generator give the second time?
# hint-es: ¿Qué da un generador la segunda vez?
# title-es: El loader se recorre dos veces.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += float(fn(batch)) * size
            samples += size
    samples = sum(samples_in(batch) for batch in loader)
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / samples


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
