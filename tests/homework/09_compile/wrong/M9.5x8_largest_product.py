"""The mean with the largest dot product wins."""
# cell: e9_5
# misconception: M9.5x8
# hint: In a dot product, which mean has an advantage, wherever the point is?
# hint-es: En un producto punto, ¿qué media corre con ventaja, esté donde esté el punto?
# title-es: Gana la media con el mayor producto punto.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return (X @ means.T).argmax(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
