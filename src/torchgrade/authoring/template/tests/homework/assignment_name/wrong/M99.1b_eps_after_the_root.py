"""eps is added to the root instead of the mean of the squares."""
# cell: e99_1
# misconception: M99.1b
# hint: Read the formula again: is eps added before the root is taken, or after?
# title-es: eps se suma a la raíz en vez de a la media de los cuadrados.
# hint-es: Lee la fórmula otra vez: ¿eps se suma antes de sacar la raíz o después?


def rms_norm(x, eps=1e-6):
    return x / (x.pow(2).mean(-1, keepdim=True).sqrt() + eps)
