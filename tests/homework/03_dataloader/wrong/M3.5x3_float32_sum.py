"""The sum is kept in float32."""
# cell: e3_5
# misconception: M3.5x3
# hint: How many digits does float32 have, and how large does the sum get?
# hint-es: ¿Cuántos dígitos tiene float32, y cuánto crece la suma?
# title-es: La suma se lleva en float32.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = torch.tensor(0.0), 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += float(fn(batch)) * size
            samples += size
    if samples == 0:
        raise ValueError("there are no batches to average")
    return float(total / samples)


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
