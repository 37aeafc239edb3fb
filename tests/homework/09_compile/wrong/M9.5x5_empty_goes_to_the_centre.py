"""A mean without points goes to the middle of all points."""
# cell: e9_5
# misconception: M9.5x5
# hint: What does the contract want for a mean that has no points?
# hint-es: ¿Qué pide el contrato para una media sin puntos?
# title-es: Una media sin puntos se va al centro de todos los puntos.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    means = (member @ X) / np.maximum(counts, 1)
    return np.where(counts > 0, means, X.mean(axis=0))
