"""Lengths are counted where the values are not zero."""
# cell: e3_2
# misconception: M3.2a
# hint: Can a real value be equal to the padding?
# hint-es: ¿Puede un valor real ser igual al relleno?
# title-es: Los largos se cuentan donde los valores no son cero.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = (x != 0).reshape(*x.shape[:2], -1).any(-1).sum(1)
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
