"""A running mean under inference_mode."""
# cell: e3_5
# alternative: S3.5x2

def mean_over_loader(loader, fn):
    mean, seen = 0.0, 0
    with torch.inference_mode():
        for batch in loader:
            first = batch
            if isinstance(batch, dict):
                first = next(iter(batch.values()))
            elif isinstance(batch, (tuple, list)):
                first = batch[0]
            seen += first.size(0)
            result = torch.as_tensor(fn(batch)).double().item()
            mean += (result - mean) * first.size(0) / seen
    if seen == 0:
        raise ValueError("the loader is empty")
    return mean
