"""The points are added to their sums one by one."""
# cell: e9_5
# misconception: M9.5x2
# hint: How many times does your loop run for 60 points? Look at the card.
# hint-es: ¿Cuántas vueltas da tu bucle con 60 puntos? Mira la tarjeta.
# title-es: Los puntos se suman uno por uno.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    total = np.zeros_like(X[:1]) * np.ones((k, 1), dtype=np.float32)
    counts = np.zeros_like(total[:, :1])
    for x, label in zip(X, labels):
        mine = (np.arange(k) == label)[:, None]
        total = total + np.where(mine, x, 0)
        counts = counts + mine
    return total / np.maximum(counts, 1)
