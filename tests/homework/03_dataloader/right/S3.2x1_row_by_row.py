"""A buffer that is filled row by row."""
# cell: e3_2
# alternative: S3.2x1

def pad_collate(batch, pad_value=0.0):
    lengths = torch.as_tensor([x.shape[0] for x, _ in batch], dtype=torch.int64)
    first = batch[0][0]
    x = first.new_full((len(batch), int(lengths.max()), *first.shape[1:]), pad_value)
    mask = torch.zeros(x.shape[:2], dtype=torch.bool)
    for row, (sequence, _) in enumerate(batch):
        x[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    ys = torch.stack([torch.as_tensor(y) for _, y in batch])
    return dict(x=x, lengths=lengths, mask=mask, y=ys)
