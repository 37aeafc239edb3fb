"""Joins the micro-batches and computes the whole batch at once."""
# cell: e8_2
# misconception: M8.2x6
# hint: How many samples are in memory, with their activations, in your forward pass?
# hint-es: ¿Cuántas muestras, con sus activaciones, están en memoria en tu pasada hacia adelante?
# title-es: Une los micro-batches y calcula el batch entero de una vez.

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    xs, ys = zip(*micro_batches)
    optimizer.zero_grad()
    loss = loss_fn(model(torch.cat(xs)), torch.cat(ys))
    loss.backward()
    optimizer.step()
    return loss.item()
