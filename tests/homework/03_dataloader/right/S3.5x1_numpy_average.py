"""Collected numbers and np.average."""
# cell: e3_5
# alternative: S3.5x1

@torch.no_grad()
def mean_over_loader(loader, fn):
    means, sizes = [], []
    for batch in loader:
        part = batch
        while not torch.is_tensor(part):
            part = list(part.values())[0] if hasattr(part, "values") else part[0]
        sizes.append(part.shape[0])
        means.append(float(fn(batch)))
    if not sizes:
        raise ValueError("nothing to average")
    return float(np.average(means, weights=sizes))
