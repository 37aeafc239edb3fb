"""The mask holds ones and zeros instead of booleans."""
# cell: e3_2
# misconception: M3.2x2
# hint: Which dtype can you index with, or invert with ~?
# hint-es: ¿Con qué dtype puedes indexar, o invertir con ~?
# title-es: La máscara tiene unos y ceros en vez de booleanos.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    """One batch from sequences of different lengths: x, lengths, mask and y."""
    xs, ys = zip(*batch)
    x = torch.nn.utils.rnn.pad_sequence(xs, batch_first=True, padding_value=pad_value)
    lengths = torch.tensor([len(sequence) for sequence in xs])
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    mask = mask.float()
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(ys)}
