"""Probabilities are clamped away from 0 and 1."""
# cell: e6_7
# misconception: M6.7i
# hint: What is the gradient for z = -200 and y = 1?
# hint-es: ¿Cuál es el gradiente para z = -200 e y = 1?
# title-es: Las probabilidades se recortan lejos de 0 y 1.

def make_head(task: str):
    """The loss function and the prediction that go with a task; both take raw outputs z."""
    def vector(z):
        return z.squeeze(1) if z.ndim == 2 else z

    def fitting(z, y):
        if z.shape != y.shape:
            raise ValueError(f"outputs {tuple(z.shape)} don't fit targets {tuple(y.shape)}")
        return z, y.to(z.dtype)

    def bce(z, y):
        return F.binary_cross_entropy(z.sigmoid().clamp(1e-7, 1 - 1e-7), y)

    heads = {
        "regression": (lambda z, y: F.mse_loss(*fitting(vector(z), y)), vector),
        "binary": (lambda z, y: bce(*fitting(vector(z), y)), lambda z: vector(z) > 0),
        "multilabel": (lambda z, y: bce(*fitting(z, y)), lambda z: z > 0),
        "multiclass": (lambda z, y: F.cross_entropy(z, y.long()), lambda z: z.argmax(dim=1)),
    }
    if task not in heads:
        raise ValueError(f"unknown task {task!r}")
    return heads[task]
