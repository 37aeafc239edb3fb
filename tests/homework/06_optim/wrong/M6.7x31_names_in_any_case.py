"""Names of tasks are accepted in capitals, too."""
# cell: e6_7
# misconception: M6.7x31
# hint: Which strings does your function accept, and which of them does the contract name?
# hint-es: ¿Qué strings acepta tu función, y cuáles de ellos nombra el contrato?
# title-es: Los nombres de las tareas se aceptan también con mayúsculas.

def make_head(task: str):
    """The loss function and the prediction that go with a task; both take raw outputs z."""
    def vector(z):
        return z.squeeze(1) if z.ndim == 2 else z

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
    task = task.lower()
    if task not in heads:
        raise ValueError(f"unknown task {task!r}")
    return heads[task]
