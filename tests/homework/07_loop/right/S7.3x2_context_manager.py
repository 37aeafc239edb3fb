"""A context manager restores the modes; one concatenation at the end."""
# cell: e7_3
# alternative: S7.3x2

import contextlib


@contextlib.contextmanager
def _tasting(model):
    before = {name: module.training for name, module in model.named_modules()}
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    model.eval()
    try:
        yield
    finally:
        torch.set_grad_enabled(recording)
        for name, module in model.named_modules():
            module.training = before[name]


def evaluate(model, loader, loss_fn, *, device="cpu", threshold=0.5):
    total, hits, count = 0.0, [], 0
    with _tasting(model):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            z = model(x)
            total += float(loss_fn(z, y)) * y.size(0)
            hits.append(((z.sigmoid() > threshold).float() == y).flatten())
            count += y.size(0)
    assert count > 0, "empty"
    accuracy = torch.cat(hits).double().mean().item()
    return dict(accuracy=accuracy, n=count, loss=total / count)
