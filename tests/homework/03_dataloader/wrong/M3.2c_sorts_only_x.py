"""The sequences are sorted by length and the targets are not."""
# cell: e3_2
# misconception: M3.2c
# hint: If you move x, what happens to its y?
# hint-es: Si mueves x, ¿qué pasa con su y?
# title-es: Las secuencias se ordenan por largo y los targets no.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    xs = sorted(xs, key=len, reverse=True)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
