"""Recording of gradients is switched off and never on again."""
# cell: e3_5
# misconception: M3.5x5
# hint: What does the next training step find?
# hint-es: ¿Qué encuentra el siguiente paso de entrenamiento?
# title-es: La grabación de gradientes se apaga y no se vuelve a encender.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    torch.set_grad_enabled(False)
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
