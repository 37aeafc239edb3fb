"""The batch is returned sorted by length."""
# cell: e3_2
# misconception: M3.2b
# hint: Does row i still belong to the i-th sample of the batch?
# hint-es: ¿La fila i sigue siendo de la i-ésima muestra del batch?
# title-es: El batch se devuelve ordenado por largo.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    batch = sorted(batch, key=lambda pair: len(pair[0]), reverse=True)
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
