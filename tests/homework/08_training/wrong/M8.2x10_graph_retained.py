"""Keeps each graph with retain_graph=True, and all losses in a list."""
# cell: e8_2
# misconception: M8.2f
# hint: When is the graph of the first micro-batch freed?
# hint-es: ¿Cuándo se libera el grafo del primer micro-batch?
# title-es: Conserva cada grafo con retain_graph=True, y todas las pérdidas en una lista.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    losses = []
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward(retain_graph=True)
        losses.append(loss)
    optimizer.step()
    return sum(losses).item()
