"""The smallest probability is never tried as a threshold."""
# cell: e10_5
# misconception: M10.5x10
# hint: Which threshold would let every hour ring? Is it among yours?
# hint-es: ¿Qué umbral haría sonar todas las horas? ¿Está entre los tuyos?
# title-es: La menor probabilidad nunca se prueba como umbral.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        candidates = candidates[1:] if len(candidates) > 1 else candidates
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum())
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
