"""Clears the gradients after the step, not before the first backward."""
# cell: e8_2
# misconception: M8.2x7
# hint: What if somebody else has left gradients behind before your call?
# hint-es: ¿Y si alguien dejó gradientes antes de tu llamada?
# title-es: Limpia los gradientes después del paso, no antes del primer backward.

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
    optimizer.zero_grad()
    return total
