"""einsum for the squares; each mean weighs all points with 0 or 1."""
# cell: e9_5
# alternative: S9.5x3

def kmeans_assign(X, means):
    apart = X[:, None, :] - means[None, :, :]
    return np.argmin(np.einsum("nkd,nkd->nk", apart, apart), axis=-1)


def kmeans_update(X, labels, k):
    rows = []
    for j in range(k):
        weights = np.where(labels == j, np.ones_like(X[:, 0]), np.zeros_like(X[:, 0]))
        total = weights.sum()
        rows.append((weights[:, None] * X).sum(0) / np.maximum(total, np.ones_like(total)))
    return np.stack(rows)
