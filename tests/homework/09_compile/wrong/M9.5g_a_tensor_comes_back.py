"""A torch tensor comes back."""
# cell: e9_5
# misconception: M9.5g
# hint: NumPy goes in. What comes out?
# hint-es: Entra NumPy. ¿Qué sale?
# title-es: Vuelve un tensor de torch.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    X, means = torch.from_numpy(X), torch.from_numpy(means)
    return torch.cdist(X, means).argmin(dim=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = labels == np.arange(k)[:, None]
    counts = member @ np.ones_like(X[:, :1])
    return (member @ X) / np.maximum(counts, 1)
