"""The square is multiplied out around the middle of the means; one hot rows of an identity."""
# cell: e9_5
# alternative: S9.5x2

def kmeans_assign(X, means):
    middle = means.mean(axis=0)
    X, means = X - middle, means - middle
    return ((means * means).sum(1) - 2 * X @ means.T).argmin(1)


def kmeans_update(X, labels, k):
    one_hot = np.eye(k, dtype=bool)[labels]
    ones = X[:, :1] * 0 + 1
    counts = one_hot.T @ ones
    sums = one_hot.T @ X
    return sums / np.where(counts == 0, 1, counts)
