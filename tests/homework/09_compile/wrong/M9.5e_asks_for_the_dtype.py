"""The code asks an array for its dtype."""
# cell: e9_5
# misconception: M9.5e
# hint: Which attributes of an array does the compiler know? Can you do without this one?
# hint-es: ¿Qué atributos de un arreglo conoce el compilador? ¿Puedes prescindir de este?
# title-es: El código le pregunta a un arreglo por su dtype.

def kmeans_assign(X: np.ndarray, means: np.ndarray) -> np.ndarray:
    return ((X[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)


def kmeans_update(X: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = (labels == np.arange(k)[:, None]).astype(X.dtype)
    counts = member.sum(axis=1, keepdims=True)
    return (member @ X) / np.maximum(counts, 1)
