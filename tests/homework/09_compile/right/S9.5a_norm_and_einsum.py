"""norm with the axes in another order, where and einsum."""
# cell: e9_5
# alternative: S9.5a

def kmeans_assign(X, means):
    return np.argmin(np.linalg.norm(means[:, None, :] - X[None, :, :], axis=2), axis=0)


def kmeans_update(X, labels, k):
    member = np.where(np.arange(k)[:, None] == labels, np.ones_like(X[:, 0]), 0 * X[:, 0])
    sums = np.einsum("kn,nd->kd", member, X)
    return sums / np.maximum(np.sum(member, axis=1, keepdims=True), 1)
