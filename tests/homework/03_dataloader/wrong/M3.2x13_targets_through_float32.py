"""Targets go through float32 and back to their dtype."""
# cell: e3_2
# misconception: M3.2x13
# hint: Does casting back bring back the digits that were lost?
# hint-es: ¿Devolver el dtype devuelve también las cifras perdidas?
# title-es: Los targets pasan por float32 y vuelven a su dtype.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    if isinstance(ys[0], torch.Tensor):
        y = torch.stack([target.float() for target in ys]).to(ys[0].dtype)
    else:
        y = torch.tensor(ys)
    return {"x": x, "lengths": lengths, "mask": mask, "y": y}
