"""It expects that there are both matrices and vectors."""
# cell: e6_6
# misconception: M6.6x14
# hint: Try a model without biases, without matrices, without anything.
# hint-es: Prueba un modelo sin biases, sin matrices, sin nada.
# title-es: Espera que haya tanto matrices como vectores.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    groups = {}
    for p in trainable:
        groups.setdefault(p.ndim >= 2, []).append(p)
    return [
        {"params": groups[True], "weight_decay": weight_decay},
        {"params": groups[False], "weight_decay": 0.0},
    ]
