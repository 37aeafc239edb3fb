"""All targets become float32."""
# cell: e3_2
# misconception: M3.2x4
# hint: Which dtype does a class number have?
# hint-es: ¿Qué dtype tiene un número de clase?
# title-es: Todos los targets pasan a float32.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": torch.stack([torch.as_tensor(y, dtype=torch.float32) for y in ys])}
