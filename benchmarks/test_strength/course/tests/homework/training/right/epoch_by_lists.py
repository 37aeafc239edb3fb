"""Losses are kept as detached tensors and averaged at the end; gradients cleared by the model."""
# cell: epoch

def train_epoch(model, loader, loss_fn, optimizer):
    losses, sizes = [], []
    model.train()
    for batch in loader:
        x, y = batch
        output = model(x)
        loss = loss_fn(output, y)
        model.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
        sizes.append(float(y.shape[0]))
    weights = torch.tensor(sizes)
    return float((torch.stack(losses) * weights).sum() / weights.sum())
