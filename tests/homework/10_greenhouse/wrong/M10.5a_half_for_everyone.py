"""The threshold is 0.5 for every alarm."""
# cell: e10_5
# misconception: M10.5a
# hint: Is 0.5 anything special for an alarm that is rare?
# hint-es: ¿Tiene algo de especial 0.5 para una alarma que es rara?
# title-es: El umbral es 0.5 para todas las alarmas.

def tune_thresholds(probs, Y):
    return torch.full((probs.shape[1],), 0.5)
