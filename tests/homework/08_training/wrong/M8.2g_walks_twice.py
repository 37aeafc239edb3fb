"""Walks through the micro-batches twice: a generator is empty the second time."""
# cell: e8_2
# misconception: M8.2g
# hint: Can every iterable be walked through twice?
# hint-es: ¿Todo iterable se puede recorrer dos veces?
# title-es: Recorre los micro-batches dos veces: un generador queda vacío en la segunda.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
