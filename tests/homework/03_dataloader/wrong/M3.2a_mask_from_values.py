"""The mask is made from the values: whatever equals the padding counts as padding."""
# cell: e3_2
# misconception: M3.2a
# hint: Can a real value be equal to the padding?
# hint-es: ¿Puede un valor real ser igual al relleno?
# title-es: La máscara sale de los valores: lo que es igual al relleno cuenta como relleno.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = (x != pad_value).reshape(*x.shape[:2], -1).any(-1)
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
