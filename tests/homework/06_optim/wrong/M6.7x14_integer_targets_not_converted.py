"""0 and 1 go into the loss in whatever dtype."""
# cell: e6_7
# misconception: M6.7j
# hint: Which dtype has a class index, and which one a 0 or 1 that goes into a loss?
# hint-es: ¿Qué dtype tiene un índice de clase, y cuál un 0 o 1 que entra en una pérdida?
# title-es: Los 0 y 1 entran en la pérdida con cualquier dtype.

def make_head(task: str):
    """The loss function and the prediction that go with a task; both take raw outputs z."""
    def vector(z):
        return z.squeeze(1) if z.ndim == 2 else z

    def fitting(z, y):
        if z.shape != y.shape:
            raise ValueError(f"outputs {tuple(z.shape)} don't fit targets {tuple(y.shape)}")
        return z, y

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
