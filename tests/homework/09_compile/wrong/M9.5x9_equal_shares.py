"""Each sum is divided by n / k."""
# cell: e9_5
# misconception: M9.5x9
# hint: Does every mean have the same number of points?
# hint-es: ¿Todas las medias tienen la misma cantidad de puntos?
# title-es: Cada suma se divide por n / k.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / (len(X) / k)
