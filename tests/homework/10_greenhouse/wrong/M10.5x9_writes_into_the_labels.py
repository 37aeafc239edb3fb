"""The labels that were given are sorted in place."""
# cell: e10_5
# misconception: M10.5x9
# hint: What do the labels look like after your call?
# hint-es: ¿Cómo quedan las etiquetas después de tu llamada?
# title-es: Las etiquetas recibidas se reordenan en su lugar.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for k in range(probs.shape[1]):
        order = probs[:, k].argsort()
        Y[:, k] = Y[order, k]
        p, y = probs[order, k], Y[:, k]
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum())
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
