"""Targets must be tensors."""
# cell: e3_2
# misconception: M3.2x6
# hint: What if a target is a plain number?
# hint-es: ¿Y si un target es un simple número?
# title-es: Los targets tienen que ser tensores.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": torch.stack(ys)}
