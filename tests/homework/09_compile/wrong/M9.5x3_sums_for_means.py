"""The sums come back, not the means."""
# cell: e9_5
# misconception: M9.5x3
# hint: Where does a mean lie, compared with its points?
# hint-es: ¿Dónde queda una media en comparación con sus puntos?
# title-es: Vuelven las sumas, no las medias.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return member @ X
