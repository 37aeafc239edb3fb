"""Each row padded by itself, the mask put together, an ordered dict."""
# cell: e3_2
# alternative: S3.2x4

from collections import OrderedDict


def pad_collate(batch, pad_value=0.0):
    steps = [x.shape[0] for x, _ in batch]
    longest = max(steps)
    rows = []
    for x, _ in batch:
        places = [0, 0] * (x.ndim - 1) + [0, longest - len(x)]
        rows.append(torch.nn.functional.pad(x, places, value=pad_value))
    mask = torch.stack([torch.tensor([True] * n + [False] * (longest - n), dtype=torch.bool) for n in steps])
    y = torch.stack([torch.as_tensor(y) for _, y in batch])
    return OrderedDict(y=y, x=torch.stack(rows), mask=mask, lengths=mask.sum(1))
