"""One pass over the iterator; the gradients are divided in the end."""
# cell: e8_2
# alternative: S8.2a

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    optimizer.zero_grad()
    total, samples = 0.0, 0
    for x, y in micro_batches:
        loss = loss_fn(model(x), y) * len(x)
        loss.backward()
        total, samples = total + loss.item(), samples + len(x)
    for group in optimizer.param_groups:
        for p in group["params"]:
            if p.grad is not None:
                p.grad /= samples
    optimizer.step()
    return total / samples
