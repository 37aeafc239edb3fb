"""The share of right answers is maximised instead of F1."""
# cell: e10_5
# misconception: M10.5c
# hint: How many answers are right if a rare alarm never rings?
# hint-es: ¿Cuántas respuestas son correctas si una alarma rara no suena nunca?
# title-es: Se maximiza la proporción de aciertos en vez de F1.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        f1 = (rings == y).float().mean(1)
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
