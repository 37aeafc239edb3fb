"""Time is the first dimension, the batch the second."""
# cell: e3_2
# misconception: M3.2x8
# hint: Which dimension of x counts the sequences?
# hint-es: ¿Qué dimensión de x cuenta las secuencias?
# title-es: El tiempo es la primera dimensión y el batch, la segunda.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[0]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
