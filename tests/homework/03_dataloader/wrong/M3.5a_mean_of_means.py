"""The means of the batches are averaged."""
# cell: e3_5
# misconception: M3.5a
# hint: Does a page in the thin last batch count as much as any other?
# hint-es: ¿Una página del último batch, el delgado, pesa lo mismo que cualquier otra?
# title-es: Se promedian las medias de los batches.

def mean_over_loader(loader, fn) -> float:
    """The mean over all samples of what `fn` averages over each batch."""
    total, batches = 0.0, 0
    with torch.no_grad():
        for batch in loader:
            total += float(fn(batch))
            batches += 1
    if batches == 0:
        raise ValueError("there are no batches to average")
    return total / batches
