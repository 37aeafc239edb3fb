"""The threshold is how often the alarm rings."""
# cell: e10_5
# misconception: M10.5x6
# hint: Does your threshold look at the probabilities at all?
# hint-es: ¿Tu umbral mira siquiera las probabilidades?
# title-es: El umbral es la frecuencia con que suena la alarma.

def tune_thresholds(probs, Y):
    return Y.mean(0)
