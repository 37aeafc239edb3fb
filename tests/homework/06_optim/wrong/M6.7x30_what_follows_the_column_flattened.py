"""Outputs with one column are flattened, whatever dimensions follow it."""
# cell: e6_7
# misconception: M6.7x5
# hint: Which pairs of shapes does your loss let through, and what comes out of each?
# hint-es: ¿Qué pares de formas deja pasar tu pérdida, y qué sale de cada uno?
# title-es: Las salidas con una columna se aplanan, vengan las dimensiones que vengan detrás.

def make_head(task: str):
    """The loss function and the prediction that go with a task; both take raw outputs z."""
    def vector(z):
        if z.ndim > 1 and z.shape[1] != 1:
            raise ValueError("one column, please")
        return z.reshape(-1)

    def fitting(z, y):
        if z.shape != y.shape:
            raise ValueError(f"outputs {tuple(z.shape)} don't fit targets {tuple(y.shape)}")
        return z, y.to(z.dtype)

    bce = F.binary_cross_entropy_with_logits
    heads = {
        "regression": (lambda z, y: F.mse_loss(*fitting(vector(z), y)), vector),
        "binary": (lambda z, y: bce(*fitting(vector(z), y)), lambda z: vector(z) > 0),
        "multilabel": (lambda z, y: bce(*fitting(z, y)), lambda z: z > 0),
        "multiclass": (lambda z, y: F.cross_entropy(z, y.long()), lambda z: z.argmax(dim=1)),
    }
    if task not in heads:
        raise ValueError(f"unknown task {task!r}")
    return heads[task]
