"""Hands the weight to backward, and walks through shares."""
# cell: e8_2
# alternative: S8.2x1

def accumulate_step(model, micro_batches, loss_fn, optimizer) -> float:
    """One step on many micro-batches, as if they were one big batch; the big batch's loss."""
    pairs = [(x, y, x.shape[0]) for x, y in micro_batches]
    shares = torch.tensor([float(n) for _, _, n in pairs])
    shares /= shares.sum()
    for p in model.parameters():
        p.grad = None
    losses = []
    for (x, y, _), share in zip(pairs, shares):
        loss = loss_fn(model(x), y)
        loss.backward(gradient=share.to(loss))
        losses.append(loss.item())
        del loss
    optimizer.step()
    return float(torch.tensor(losses) @ shares)
