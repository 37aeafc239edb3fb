"""Takes every micro-batch to be as large as the first one."""
# cell: e8_2
# misconception: M8.2b
# hint: What if the last micro-batch is smaller than the others?
# hint-es: ¿Y si el último micro-batch es más pequeño que los demás?
# title-es: Supone que todos los micro-batches son tan grandes como el primero.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    size = len(micro_batches[0][0])
    samples = size * len(micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (size / samples)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
