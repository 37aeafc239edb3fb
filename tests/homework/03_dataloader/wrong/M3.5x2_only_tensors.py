"""The function has to return a tensor."""
# cell: e3_5
# misconception: M3.5x2
# hint: What if fn returns a plain number?
# hint-es: ¿Y si fn devuelve un simple número?
# title-es: La función tiene que devolver un tensor.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += fn(batch).item() * size
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
