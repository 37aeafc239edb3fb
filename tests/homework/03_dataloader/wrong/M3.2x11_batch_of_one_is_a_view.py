"""A batch of one pair shares its memory with the item."""
# cell: e3_2
# misconception: M3.2x11
# hint: Write into the batch: does the dataset still hold the same numbers?
# hint-es: Escribe en el batch: ¿el dataset sigue teniendo los mismos números?
# title-es: Un batch de un solo par comparte la memoria con el ítem.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    if len(xs) == 1:
        x = xs[0][None]
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
