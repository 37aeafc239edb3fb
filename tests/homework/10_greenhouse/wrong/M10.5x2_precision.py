"""The share of right rings is maximised: only the surest hour rings."""
# cell: e10_5
# misconception: M10.5x2
# hint: How many harvests are lost by a telephone that rings once a year, and is right?
# hint-es: ¿Cuántas cosechas se pierden con un teléfono que suena una vez al año, y acierta?
# title-es: Se maximiza la proporción de avisos correctos: solo suena la hora más segura.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        f1 = (rings @ y) / rings.sum(1)
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
