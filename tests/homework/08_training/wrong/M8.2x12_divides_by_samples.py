"""Divides each mean by the number of all samples."""
# cell: e8_2
# misconception: M8.2x12
# hint: Is loss_fn a sum over the samples of a micro-batch, or already a mean?
# hint-es: ¿loss_fn es una suma sobre las muestras de un micro-batch, o ya es una media?
# title-es: Divide cada media por la cantidad total de muestras.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (1 / samples)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
