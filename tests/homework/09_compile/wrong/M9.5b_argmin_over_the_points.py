"""argmin runs over the points, so there is one label for each mean."""
# cell: e9_5
# misconception: M9.5b
# hint: How many labels do you expect, and how many do you get?
# hint-es: ¿Cuántas etiquetas esperas y cuántas salen?
# title-es: argmin recorre los puntos, así que hay una etiqueta por media.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=0)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
