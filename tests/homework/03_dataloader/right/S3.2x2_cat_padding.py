"""Each sequence is lengthened by concatenation; the mask is padded alike."""
# cell: e3_2
# alternative: S3.2x2

def pad_collate(batch, pad_value=0.0):
    longest = max(len(x) for x, _ in batch)
    xs, masks, lengths, ys = [], [], [], []
    for x, y in batch:
        tail = torch.empty(longest - len(x), *x.shape[1:], dtype=x.dtype).fill_(pad_value)
        xs.append(torch.cat([x, tail]))
        masks.append([True] * len(x) + [False] * (longest - len(x)))
        lengths.append(len(x))
        ys.append(y if isinstance(y, torch.Tensor) else torch.tensor(y, dtype=torch.float64 if isinstance(y, float) else None))
    mask = torch.tensor(masks, dtype=torch.bool).reshape(len(batch), longest)
    return {"y": torch.stack(ys), "x": torch.stack(xs), "mask": mask, "lengths": torch.LongTensor(lengths), "size": len(batch)}
