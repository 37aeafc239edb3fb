"""Divides by the number of micro-batches."""
# cell: e8_2
# misconception: M8.2b
# hint: What if the last micro-batch is smaller than the others?
# hint-es: ¿Y si el último micro-batch es más pequeño que los demás?
# title-es: Divide por la cantidad de micro-batches.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (1 / len(micro_batches))
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
