"""Gradients are never cleared."""
# cell: e8_2
# misconception: M8.2e
# hint: Which gradients are in .grad when the second big batch begins?
# hint-es: ¿Qué gradientes hay en .grad cuando empieza el segundo batch grande?
# title-es: Los gradientes no se limpian nunca.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
