"""Only 0.1, 0.2, … 0.9 are tried."""
# cell: e10_5
# misconception: M10.5b
# hint: Which thresholds can change anything about which hours ring?
# hint-es: ¿Qué umbrales pueden cambiar algo en las horas en que suena?
# title-es: Solo se prueban 0.1, 0.2, … 0.9.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = torch.arange(1, 10) / 10
        rings = (p >= candidates[:, None]).float()
        f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum()).clamp(min=1)
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
