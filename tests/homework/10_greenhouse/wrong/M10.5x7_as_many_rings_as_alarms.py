"""The threshold is set so that it rings as often as it should."""
# cell: e10_5
# misconception: M10.5x7
# hint: Does ringing the right number of times also mean ringing in the right hours, with the best F1?
# hint-es: ¿Sonar la cantidad correcta de veces es lo mismo que alcanzar el mejor F1?
# title-es: El umbral se elige para que suene tantas veces como corresponde.

def tune_thresholds(probs, Y):
    best = []
    for p, y in zip(probs.T, Y.T):
        due = max(1, int(y.sum()))
        best.append(p.sort(descending=True).values[due - 1])
    return torch.stack(best)
