"""The optimizer steps after every micro-batch."""
# cell: e8_2
# misconception: M8.2x3
# hint: With which weights is the second micro-batch computed, and with which the first?
# hint-es: ¿Con qué pesos se calcula el segundo micro-batch, y con cuáles el primero?
# title-es: El optimizador da un paso después de cada micro-batch.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.item()
        optimizer.step()
        optimizer.zero_grad()
    return total
