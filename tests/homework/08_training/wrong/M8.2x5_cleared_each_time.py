"""Clears the gradients before every micro-batch: only the last one counts."""
# cell: e8_2
# misconception: M8.2x5
# hint: What is left of the first micro-batch when the optimizer steps?
# hint-es: ¿Qué queda del primer micro-batch cuando el optimizador da su paso?
# title-es: Limpia los gradientes antes de cada micro-batch: solo cuenta el último.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    total = 0.0
    for x, y in micro_batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
