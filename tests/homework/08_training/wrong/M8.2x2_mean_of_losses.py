"""The gradient is right, but the returned loss is a mean of means."""
# cell: e8_2
# misconception: M8.2x2
# hint: Does a sample in a small micro-batch count as much in your number as one in a large one?
# hint-es: ¿En tu número pesa igual una muestra de un micro-batch pequeño que una de uno grande?
# title-es: El gradiente está bien, pero la pérdida devuelta es una media de medias.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        mean = loss_fn(model(x), y)
        (mean * (len(x) / samples)).backward()
        total += mean.item() / len(micro_batches)
    optimizer.step()
    return total
