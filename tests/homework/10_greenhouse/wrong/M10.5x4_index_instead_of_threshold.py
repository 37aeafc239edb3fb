"""The place of the best threshold is returned instead of the threshold."""
# cell: e10_5
# misconception: M10.5x4
# hint: What does argmax give: the best threshold, or where it stands?
# hint-es: ¿Qué da argmax: el mejor umbral, o dónde está?
# title-es: Se devuelve el lugar del mejor umbral en vez del umbral.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum())
        best.append(f1.argmax().float())
    return torch.stack(best)
