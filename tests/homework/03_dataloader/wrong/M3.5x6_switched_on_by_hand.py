"""Recording is switched on at the end, whatever it was and only if nothing failed."""
# cell: e3_5
# misconception: M3.5x5
# hint: How was it before, and what if fn raises?
# hint-es: ¿Cómo estaba antes, y qué pasa si fn lanza un error?
# title-es: La grabación se enciende al final, haya estado como haya estado y solo si nada falló.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    torch.set_grad_enabled(False)
    for batch in loader:
        size = samples_in(batch)
        total += float(fn(batch)) * size
        samples += size
    torch.set_grad_enabled(True)
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / samples


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
