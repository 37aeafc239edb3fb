"""The padding is always zero."""
# cell: e3_2
# misconception: M3.2x3
# hint: Who decides what the padding is?
# hint-es: ¿Quién decide cuál es el relleno?
# title-es: El relleno es siempre cero.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
