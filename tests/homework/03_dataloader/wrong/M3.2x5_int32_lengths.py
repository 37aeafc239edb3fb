"""The lengths are int32."""
# cell: e3_2
# misconception: M3.2x5
# hint: Which dtype does the contract give to the lengths?
# hint-es: ¿Qué dtype les da el contrato a los largos?
# title-es: Los largos son int32.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs], dtype=torch.int32)
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
