"""Without a single alarm the threshold is NaN."""
# cell: e10_5
# misconception: M10.5x8
# hint: What is F1 if nothing was due? What does your division make of it?
# hint-es: ¿Cuánto es F1 si nada correspondía? ¿Qué hace tu división con eso?
# title-es: Sin ninguna alarma, el umbral es NaN.

def tune_thresholds(probs, Y):
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        precision, recall = (rings @ y) / rings.sum(1), (rings @ y) / y.sum()
        f1 = 2 * precision * recall / (precision + recall)
        best.append(candidates[f1.nan_to_num().argmax()] if y.any() else f1.max())
    return torch.stack(best)
