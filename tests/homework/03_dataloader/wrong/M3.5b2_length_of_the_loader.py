"""The sum of the means is divided by the length of the loader."""
# cell: e3_5
# misconception: M3.5a
# hint: Does a page in the thin last batch count as much as any other?
# hint-es: ¿Una página del último batch, el delgado, pesa lo mismo que cualquier otra?
# title-es: La suma de las medias se divide por el largo del loader.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    if len(loader) == 0:
        raise ValueError("there are no batches to average")
    total = 0.0
    with torch.no_grad():
        for batch in loader:
            total += float(fn(batch))
    return total / len(loader)
