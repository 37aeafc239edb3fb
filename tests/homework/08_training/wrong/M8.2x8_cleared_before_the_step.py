"""Clears the gradients between the last backward and the step."""
# cell: e8_2
# misconception: M8.2x8
# hint: What does the optimizer find in .grad?
# hint-es: ¿Qué encuentra el optimizador en .grad?
# title-es: Limpia los gradientes entre el último backward y el paso.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.item()
    optimizer.zero_grad()
    optimizer.step()
    return total
