"""The best F1 is returned instead of the threshold that reaches it."""
# cell: e10_5
# misconception: M10.5x5
# hint: Which of your two numbers would you set on the telephone?
# hint-es: ¿Cuál de tus dos números pondrías en el teléfono?
# title-es: Se devuelve el mejor F1 en vez del umbral que lo alcanza.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum())
        best.append(f1.max())
    return torch.stack(best)
