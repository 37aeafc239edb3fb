"""The function is called twice per batch."""
# cell: e3_5
# misconception: M3.5x13
# hint: How often is fn called for one batch, and what does that cost if it is a network?
# hint-es: ¿Cuántas veces se llama a fn por batch, y cuánto cuesta eso si es una red?
# title-es: La función se llama dos veces por batch.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            mean = fn(batch).item() if isinstance(fn(batch), torch.Tensor) else fn(batch)
            total += mean * size
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
