"""Without batches there is a ZeroDivisionError."""
# cell: e3_5
# misconception: M3.5d
# hint: What does the contract say about a loader without batches?
# hint-es: ¿Qué dice el contrato sobre un loader sin batches?
# title-es: Sin batches hay un ZeroDivisionError.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = samples_in(batch)
            total += float(fn(batch)) * size
            samples += size
    return total / samples


def samples_in(batch) -> int:
    """The first dimension of a tensor, or of the first one in a tuple, list or dict."""
    if isinstance(batch, torch.Tensor):
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
