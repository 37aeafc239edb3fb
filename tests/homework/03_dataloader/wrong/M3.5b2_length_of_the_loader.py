"""The sum of the means is divided by the length of the loader."""
# cell: e3_5
# misconception: M3.5a
# hint: Does a page in the thin last batch count as much as any other?
# hint-es: ¿Una página del último batch, el delgado, pesa lo mismo que cualquier otra?
# title-es: La suma de las medias se divide por el largo del loader.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += float(fn(batch))
            samples += size
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / len(loader)


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
