"""In inference mode, with sums kept as tensors."""
# cell: e7_3
# alternative: S7.3x1

@torch.inference_mode()
def _taste(model, loader, loss_fn, device, threshold):
    losses, rights, sizes, entries = [], [], [], 0
    for batch in loader:
        x, y = (item.to(device) for item in batch)
        logits = model(x)
        losses.append(loss_fn(logits, y) * x.shape[0])
        rights.append((logits.sigmoid().gt(threshold) == y.bool()).sum())
        sizes.append(x.shape[0])
        entries += y.numel()
    if not sizes:
        raise ValueError("no batches")
    n = sum(sizes)
    return {
        "loss": float(sum(losses)) / n,
        "accuracy": float(sum(rights)) / entries,
        "n": n,
    }


def evaluate(model, loader, loss_fn, *, device="cpu", threshold=0.5):
    training = {module for module in model.modules() if module.training}
    try:
        return _taste(model.eval(), loader, loss_fn, device, threshold)
    finally:
        for module in training:
            module.training = True
