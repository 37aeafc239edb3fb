"""The share of alarms that are not missed is maximised: it always rings."""
# cell: e10_5
# misconception: M10.5d
# hint: How many alarms are missed by a telephone that never stops ringing?
# hint-es: ¿Cuántas alarmas se le pasan a un teléfono que nunca deja de sonar?
# title-es: Se maximiza la proporción de alarmas que no se pierden: suena siempre.

def tune_thresholds(probs: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """For each column, the threshold with the largest F1 of `probs >= threshold`."""
    best = []
    for p, y in zip(probs.T, Y.T):
        candidates = p.unique()
        rings = (p >= candidates[:, None]).float()
        f1 = rings @ y
        best.append(candidates[f1.argmax()])
    return torch.stack(best)
