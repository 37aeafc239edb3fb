"""Every batch counts the same, whatever its size."""
# cell: accumulation
# misconception: M8.2b

def accumulated_step(model, batches, loss_fn, optimizer):
    """One step on many small batches, as if they were one."""
    samples = sum(len(x) for x, _ in batches)
    optimizer.zero_grad()
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y) / len(batches)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
