"""Adds up the losses and goes backward once, in the end."""
# cell: e8_2
# misconception: M8.2f
# hint: When is the graph of the first micro-batch freed?
# hint-es: ¿Cuándo se libera el grafo del primer micro-batch?
# title-es: Suma las pérdidas y va hacia atrás una sola vez, al final.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        total = total + loss_fn(model(x), y) * (len(x) / samples)
    total.backward()
    optimizer.step()
    return total.item()
