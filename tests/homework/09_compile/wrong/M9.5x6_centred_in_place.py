"""The points are centred in place before they are compared."""
# cell: e9_5
# misconception: M9.5x6
# hint: Are X and means the same afterwards?
# hint-es: ¿X y means son los mismos después?
# title-es: Los puntos se centran en el lugar antes de comparar.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    centre = X.mean(axis=0)
    X -= centre
    means -= centre
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
