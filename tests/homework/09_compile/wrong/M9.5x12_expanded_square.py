"""The square is multiplied out, and cancels far from zero."""
# cell: e9_5
# misconception: M9.5x12
# hint: Move points and means by 20,000 together: should the labels change?
# hint-es: Mueve los puntos y las medias juntos en 20 000: ¿deberían cambiar las etiquetas?
# title-es: El cuadrado se expande, y lejos del cero pierde sus cifras.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    products = X @ means.T
    return ((means * means).sum(1) - 2 * products + (X * X).sum(1)[:, None]).argmin(1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
