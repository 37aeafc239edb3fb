"""One is added to every count against the division by zero."""
# cell: e9_5
# misconception: M9.5x10
# hint: What is the mean of two equal points, by your formula?
# hint-es: ¿Cuál es la media de dos puntos iguales, según tu fórmula?
# title-es: A cada conteo se le suma uno para no dividir por cero.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / (counts + 1)
