"""A fine grid from 0 to 1, the same for all data."""
# cell: e10_5
# misconception: M10.5x1
# hint: What if all probabilities lie between two points of your grid?
# hint-es: ¿Y si todas las probabilidades caen entre dos puntos de tu grilla?
# title-es: Una grilla fina de 0 a 1, la misma para todos los datos.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = torch.linspace(0, 1, 1001)
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum()).clamp(min=1)
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
