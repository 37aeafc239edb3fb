"""The padded batch has the default dtype."""
# cell: e3_2
# misconception: M3.2e
# hint: Which dtype should the padded batch have?
# hint-es: ¿Qué dtype debería tener el batch rellenado?
# title-es: El batch rellenado tiene el dtype por defecto.

def pad_collate(batch, pad_value=0.0):
    xs, ys = zip(*batch)
    lengths = torch.tensor([len(x) for x in xs])
    longest = int(lengths.max())
    x = torch.full((len(xs), longest, *xs[0].shape[1:]), pad_value, dtype=torch.float32)
    for row, sequence in enumerate(xs):
        x[row, : len(sequence)] = sequence
    mask = torch.arange(longest) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(list(ys))}
