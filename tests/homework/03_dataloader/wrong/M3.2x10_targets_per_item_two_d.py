"""Targets are concatenated instead of stacked."""
# cell: e3_2
# misconception: M3.2x10
# hint: Which dimension of y counts the pairs?
# hint-es: ¿Qué dimensión de y cuenta los pares?
# title-es: Los targets se concatenan en vez de apilarse.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": torch.cat([torch.as_tensor(y).reshape(-1) for y in ys])}
