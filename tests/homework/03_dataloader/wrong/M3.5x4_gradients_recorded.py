"""Gradients are recorded all the while."""
# cell: e3_5
# misconception: M3.5x4
# hint: What does PyTorch keep for each batch, and who needs it?
# hint-es: ¿Qué guarda PyTorch de cada batch, y quién lo necesita?
# title-es: Se graban gradientes todo el tiempo.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
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
        return len(batch)
    parts = batch.values() if isinstance(batch, dict) else batch
    return len(next(iter(parts)))
