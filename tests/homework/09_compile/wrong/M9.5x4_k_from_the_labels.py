"""The number of means is read off the labels."""
# cell: e9_5
# misconception: M9.5x4
# hint: How many means come back if nobody has the last label?
# hint-es: ¿Cuántas medias vuelven si nadie tiene la última etiqueta?
# title-es: La cantidad de medias se deduce de las etiquetas.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    k = int(labels.max()) + 1
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
