"""Differences are added with their signs."""
# cell: e9_5
# misconception: M9.5x7
# hint: Can a distance be negative?
# hint-es: ¿Una distancia puede ser negativa?
# title-es: Las diferencias se suman con su signo.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return (X[:, None] - means).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
