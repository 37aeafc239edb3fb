"""A loop over the means, none over the points."""
# cell: e9_5
# alternative: S9.5x1

def kmeans_assign(X, means):
    columns = [((X - mean) ** 2).sum(axis=1) for mean in means]
    return np.stack(columns, axis=1).argmin(axis=1)


def kmeans_update(X, labels, k):
    rows = []
    for j in range(k):
        mine = (labels == j)[:, None]
        count = np.where(mine, np.ones_like(X[:, :1]), 0).sum()
        rows.append(np.where(mine, X, 0).sum(axis=0) / np.maximum(count, 1))
    return np.stack(rows)
