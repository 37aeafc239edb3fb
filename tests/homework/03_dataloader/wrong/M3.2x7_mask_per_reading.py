"""The mask has the shape of x, one entry per reading."""
# cell: e3_2
# misconception: M3.2x7
# hint: How many entries does the mask need per hour?
# hint-es: ¿Cuántas entradas necesita la máscara por hora?
# title-es: La máscara tiene la forma de x, una entrada por lectura.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    mask = mask.reshape(*mask.shape, *[1] * (x.dim() - 2)).expand_as(x)
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
