"""Returns the loss after the step, from another forward pass."""
# cell: e8_2
# misconception: M8.2x13
# hint: Of which moment is the loss that you return?
# hint-es: ¿De qué momento es la pérdida que devuelves?
# title-es: Devuelve la pérdida de después del paso, con otra pasada hacia adelante.

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
    with torch.no_grad():
        parts = [loss_fn(model(x), y).item() * len(x) for x, y in micro_batches]
    return sum(parts) / samples
