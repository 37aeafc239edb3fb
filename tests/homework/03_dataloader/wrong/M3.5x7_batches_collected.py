"""All batches are collected before the first one is used."""
# cell: e3_5
# misconception: M3.5x7
# hint: How many batches are in memory at once?
# hint-es: ¿Cuántos batches hay en memoria a la vez?
# title-es: Se juntan todos los batches antes de usar el primero.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in list(loader):
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
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
