"""The threshold is turned into a logit; a running mean."""
# cell: e7_3
# alternative: S7.3x3

def evaluate(model, loader, loss_fn, *, device="cpu", threshold=0.5):
    edge = math.log(threshold / (1 - threshold))
    modules = list(model.modules())
    flags = [module.training for module in modules]
    mean, share, n = 0.0, 0.0, 0
    try:
        for module in modules:
            module.training = False
        for x, y in loader:
            with torch.no_grad():
                z, y = model(x.to(device)), y.to(device)
                loss = loss_fn(z, y).item()
            weight = len(x) / (n + len(x))
            mean += (loss - mean) * weight
            share += (((z > edge) == (y == 1)).double().mean().item() - share) * weight
            n += len(x)
        if not n:
            raise ValueError("empty loader")
    finally:
        for module, flag in zip(modules, flags):
            module.training = flag
    return {"loss": mean, "accuracy": share, "n": n, "threshold": threshold}
