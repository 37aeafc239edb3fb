"""Clones of all tensors, written back by hand."""
# cell: e7_5
# alternative: S7.5x1

def fit(model, train_step, evaluate, *, epochs, scheduler=None, patience=None):
    patience = math.inf if patience is None else patience
    losses, values, snapshots, best_epoch = [], [], {}, None
    for epoch in range(epochs):
        losses.append(train_step())
        values.append(evaluate())
        good = [v for v in values[:-1] if not math.isnan(v)]
        if values[-1] < math.inf and all(values[-1] < v for v in good):
            best_epoch = epoch
            snapshots = {k: v.detach().clone() for k, v in model.state_dict().items()}
        if scheduler is not None:
            scheduler.step()
        if epoch - (-1 if best_epoch is None else best_epoch) >= patience:
            break
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if name in snapshots:
                tensor.copy_(snapshots[name])
    best = math.inf if best_epoch is None else values[best_epoch]
    return {"train": losses, "val": values, "best": best, "best_epoch": best_epoch}
