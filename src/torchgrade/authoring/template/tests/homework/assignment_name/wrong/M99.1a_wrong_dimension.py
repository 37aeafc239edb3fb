"""The mean is taken over the rows instead of the features."""
# cell: e99_1
# misconception: M99.1a
# hint: Which numbers should one mean look at: those of one row, or those of one column?
# title-es: La media se toma sobre las filas en vez de las características.
# hint-es: ¿Qué números debería mirar una media: los de una fila o los de una columna?


def rms_norm(x, eps=1e-6):
    return x * torch.rsqrt(x.pow(2).mean(0, keepdim=True) + eps)
