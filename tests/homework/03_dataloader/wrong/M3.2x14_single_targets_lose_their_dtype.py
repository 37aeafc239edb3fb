"""Targets without dimensions become Python numbers, and forget their dtype."""
# cell: e3_2
# misconception: M3.2x14
# hint: Which dtype does a Python float have that came out of a float64 tensor?
# hint-es: ¿Qué dtype tiene un float de Python que salió de un tensor float64?
# title-es: Los targets sin dimensiones se vuelven números de Python y olvidan su dtype.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    if isinstance(ys[0], torch.Tensor) and ys[0].ndim > 0:
        y = torch.stack(ys)
    else:
        y = torch.tensor([t.item() if isinstance(t, torch.Tensor) else t for t in ys])
    return {"x": x, "lengths": lengths, "mask": mask, "y": y}
