"""Everything is in train mode afterwards."""
# cell: evaluation
# misconception: M7.3d

def evaluate(model, loader, loss_fn):
    """Mean loss and accuracy."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    total, right, seen = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            scores = model(x)
            total += loss_fn(scores, y).item() * len(x)
            right += (scores.argmax(dim=1) == y).sum().item()
            seen += len(x)
    model.train()
    return total / seen, right / seen
