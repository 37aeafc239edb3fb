"""The mask is True where the padding is."""
# cell: e3_2
# misconception: M3.2x1
# hint: What does True mean in this mask?
# hint-es: ¿Qué significa True en esta máscara?
# title-es: La máscara es True donde está el relleno.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) >= lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
