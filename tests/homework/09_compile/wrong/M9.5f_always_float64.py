"""The means come back in float64."""
# cell: e9_5
# misconception: M9.5f
# hint: Which dtype did X have, and which one do your means have?
# hint-es: ¿Qué dtype tenía X, y cuál tienen tus medias?
# title-es: Las medias vuelven en float64.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = (labels == np.arange(k)[:, None]).astype(np.float64)
    counts = member.sum(axis=1, keepdims=True)
    return (member @ X) / np.maximum(counts, 1)
