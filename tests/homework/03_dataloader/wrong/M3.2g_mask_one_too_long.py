"""The mask is one step too long."""
# cell: e3_2
# misconception: M3.2g
# hint: How many True values should a row of length 1 have?
# hint-es: ¿Cuántos True debería tener una fila de largo 1?
# title-es: La máscara tiene un paso de más.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) <= lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
