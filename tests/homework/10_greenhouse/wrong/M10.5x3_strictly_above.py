"""F1 is computed for `probs > threshold`, but the telephone rings at the threshold, too."""
# cell: e10_5
# misconception: M10.5x3
# hint: What happens in the hour whose probability is exactly your threshold?
# hint-es: ¿Qué pasa en la hora cuya probabilidad es justo tu umbral?
# title-es: F1 se calcula con `probs > threshold`, pero el teléfono suena también en el umbral mismo.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p > candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum()).clamp(min=1)
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
