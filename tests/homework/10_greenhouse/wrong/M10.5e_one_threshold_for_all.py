"""One threshold for all alarms together."""
# cell: e10_5
# misconception: M10.5e
# hint: Do an alarm of every fourth hour and one of every twentieth need the same threshold?
# hint-es: ¿Necesitan el mismo umbral una alarma de cada cuatro horas y una de cada veinte?
# title-es: Un solo umbral para todas las alarmas juntas.

def tune_thresholds(probs, Y):
    p, y = probs.flatten(), Y.flatten()
    candidates = p.unique()
    rings = (p >= candidates[:, None]).float()
    f1 = 2 * (rings @ y) / (rings.sum(1) + y.sum())
    return candidates[f1.argmax()].repeat(probs.shape[1])
