"""Every batch is padded to the same fixed length."""
# cell: e3_2
# misconception: M3.2f
# hint: How many steps should a batch have whose longest storm lasts three hours?
# hint-es: ¿Cuántos pasos debería tener un batch cuya tormenta más larga dura tres horas?
# title-es: Todos los batches se rellenan hasta un mismo largo fijo.

def pad_collate(batch, pad_value=0.0):
    xs, ys = zip(*batch)
    lengths = torch.tensor([len(x) for x in xs])
    longest = 12
    x = torch.full((len(xs), longest, *xs[0].shape[1:]), pad_value, dtype=xs[0].dtype)
    for row, sequence in enumerate(xs):
        x[row, : len(sequence)] = sequence
    mask = torch.arange(longest) < lengths[:, None]
    return {"x": x, "lengths": lengths, "mask": mask, "y": default_collate(list(ys))}
