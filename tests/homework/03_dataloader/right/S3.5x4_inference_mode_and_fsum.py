"""inference_mode and an exact sum."""
# cell: e3_5
# alternative: S3.5x4

import math


def mean_over_loader(loader, fn):
    def first(batch):
        while not isinstance(batch, torch.Tensor):
            batch = list(batch.values())[0] if isinstance(batch, dict) else batch[0]
        return batch

    sums, sizes = [], []
    with torch.inference_mode():
        for batch in loader:
            sizes.append(first(batch).shape[0])
            sums.append(float(fn(batch)) * sizes[-1])
    if not sizes:
        raise ValueError("no batch")
    return math.fsum(sums) / sum(sizes)
