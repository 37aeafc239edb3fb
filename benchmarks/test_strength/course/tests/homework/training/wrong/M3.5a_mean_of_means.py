"""The mean of the batches' means."""
# cell: epoch
# misconception: M3.5a

def train_epoch(model, loader, loss_fn, optimizer):
    """Train for one epoch."""
    model.train()
    total, seen = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
        seen += 1
    return total / seen
