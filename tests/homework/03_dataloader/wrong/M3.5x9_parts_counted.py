"""The length of the batch is taken, also where the batch is a pair."""
# cell: e3_5
# misconception: M3.5x9
# hint: What is len() of a pair (x, y), and of a dict?
# hint-es: ¿Cuánto es len() de un par (x, y), y de un dict?
# title-es: Se toma el largo del batch, también cuando el batch es un par.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, samples = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            size = len(batch)
            total += float(fn(batch)) * size
            samples += size
    if samples == 0:
        raise ValueError("there are no batches to average")
    return total / samples
