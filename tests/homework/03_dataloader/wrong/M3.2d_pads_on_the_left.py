"""The padding comes first."""
# cell: e3_2
# misconception: M3.2d
# hint: Where does the mask say the real data are?
# hint-es: ¿Dónde dice la máscara que están los datos reales?
# title-es: El relleno va primero.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value, padding_side="left")
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
