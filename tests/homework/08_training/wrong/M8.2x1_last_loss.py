"""Returns the loss of the last micro-batch."""
# cell: e8_2
# misconception: M8.2x1
# hint: Which samples does your number speak of?
# hint-es: ¿De qué muestras habla tu número?
# title-es: Devuelve la pérdida del último micro-batch.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        mean = loss_fn(model(x), y)
        (mean * (len(x) / samples)).backward()
        total = mean.item()
    optimizer.step()
    return total
