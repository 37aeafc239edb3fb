"""Sums are accumulated, and the gradients divided once at the end."""
# cell: accumulation

def accumulated_step(model, batches, loss_fn, optimizer):
    optimizer.zero_grad()
    total, samples = 0.0, 0
    for x, y in batches:
        loss = loss_fn(model(x), y) * len(y)
        loss.backward()
        total, samples = total + float(loss.detach()), samples + len(y)
    for p in model.parameters():
        if p.grad is not None:
            p.grad /= samples
    optimizer.step()
    return total / samples
