"""Points are picked with a mask, and Python is asked how many they are."""
# cell: e9_5
# misconception: M9.5x11
# hint: How long is X[labels == j] before anybody has looked at the labels?
# hint-es: ¿Qué largo tiene X[labels == j] antes de que alguien mire las etiquetas?
# title-es: Los puntos se eligen con una máscara, y se le pregunta a Python cuántos son.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    means = np.zeros_like(X[:1]).repeat(k, axis=0)
    for j in range(k):
        mine = X[labels == j]
        means[j] = mine.sum(axis=0) / max(len(mine), 1)
    return means
