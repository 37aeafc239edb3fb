"""Distances are measured along the axes."""
# cell: e9_5
# misconception: M9.5x1
# hint: Which distance does the contract ask for?
# hint-es: ¿Qué distancia pide el contrato?
# title-es: Las distancias se miden a lo largo de los ejes.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return np.abs(X[:, None] - means).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
