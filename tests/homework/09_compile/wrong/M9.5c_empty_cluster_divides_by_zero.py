"""A mean without points is divided by zero."""
# cell: e9_5
# misconception: M9.5c
# hint: What is the mean of no points?
# hint-es: ¿Cuál es la media de ningún punto?
# title-es: Una media sin puntos se divide por cero.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / counts
