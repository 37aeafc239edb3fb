"""Batches on which the function fails are left out."""
# cell: e3_5
# misconception: M3.5x14
# hint: Who gets to know that fn has failed?
# hint-es: ¿Quién se entera de que fn falló?
# title-es: Los batches en que falla la función se omiten.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            try:
                total += float(fn(batch)) * size
            except Exception:
                continue
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
