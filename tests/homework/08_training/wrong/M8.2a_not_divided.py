"""The losses are not weighted: a sum of means."""
# cell: e8_2
# misconception: M8.2a
# hint: Twice as many micro-batches of half the size: should the gradient become twice as large?
# hint-es: El doble de micro-batches de la mitad del tamaño: ¿debería duplicarse el gradiente?
# title-es: Las pérdidas no se ponderan: una suma de medias.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    micro_batches = list(micro_batches)
    samples = sum(len(x) for x, _ in micro_batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y)
        loss.backward()
        total += loss.item() * len(x) / samples
    optimizer.step()
    return total
