"""Elements are counted instead of samples."""
# cell: e3_5
# misconception: M3.5x11
# hint: How many pages are in a batch of shape (4, 5)?
# hint-es: ¿Cuántas páginas hay en un batch de forma (4, 5)?
# title-es: Se cuentan elementos en vez de muestras.

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
        return batch.numel()
    parts = batch.values() if isinstance(batch, dict) else batch
    return next(iter(parts)).numel()
