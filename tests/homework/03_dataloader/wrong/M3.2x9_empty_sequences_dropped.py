"""Sequences without steps are left out."""
# cell: e3_2
# misconception: M3.2x9
# hint: How many rows does a batch of B pairs have?
# hint-es: ¿Cuántas filas tiene un batch de B pares?
# title-es: Las secuencias sin pasos se omiten.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    batch = [pair for pair in batch if len(pair[0]) > 0]
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
