"""Modes by name, brought back in a finally; inference mode."""
# cell: evaluation

@torch.inference_mode()
def evaluate(model, loader, loss_fn):
    before = {name: part.training for name, part in model.named_modules()}
    try:
        model.eval()
        losses, hits, sizes = [], [], []
        for x, y in loader:
            scores = model(x)
            losses.append(float(loss_fn(scores, y)))
            hits.append(int((scores.max(1).indices == y).sum()))
            sizes.append(y.numel())
        mean = sum(a * n for a, n in zip(losses, sizes)) / sum(sizes)
        return mean, sum(hits) / sum(sizes)
    finally:
        for name, part in model.named_modules():
            part.training = before[name]
