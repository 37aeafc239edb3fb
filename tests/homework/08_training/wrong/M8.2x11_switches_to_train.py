"""Switches the model to train mode."""
# cell: e8_2
# misconception: M8.2x11
# hint: Who decides about the mode of the model?
# hint-es: ¿Quién decide el modo del modelo?
# title-es: Cambia el modelo a modo train.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    model.train()
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
