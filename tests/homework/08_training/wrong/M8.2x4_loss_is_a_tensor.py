"""The loss comes back as a tensor."""
# cell: e8_2
# misconception: M8.2x4
# hint: Which type does the contract promise?
# hint-es: ¿Qué tipo promete el contrato?
# title-es: La pérdida vuelve como tensor.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * (len(x) / samples)
        loss.backward()
        total += loss.detach()
    optimizer.step()
    return total
