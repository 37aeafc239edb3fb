"""Readings go through float32 and back to their dtype."""
# cell: e3_2
# misconception: M3.2x12
# hint: How many digits does 1/3 have in float64? Print one before and after.
# hint-es: ¿Cuántas cifras tiene 1/3 en float64? Imprímelo antes y después.
# title-es: Las lecturas pasan por float32 y vuelven a su dtype.

def pad_collate(batch: list, pad_value: float = 0.0) -> dict[str, torch.Tensor]:
    xs, ys = zip(*batch)
    lengths = torch.tensor([len(x) for x in xs])
    longest = int(lengths.max())
    padded = torch.full((len(xs), longest, *xs[0].shape[1:]), pad_value, dtype=torch.float32)
    for row, x in zip(padded, xs):
        row[: len(x)] = x
    mask = torch.arange(longest) < lengths[:, None]
    return {"x": padded.to(xs[0].dtype), "lengths": lengths, "mask": mask, "y": default_collate(ys)}
