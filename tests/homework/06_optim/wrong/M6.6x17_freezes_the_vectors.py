"""Vectors are frozen, so that they don't decay."""
# cell: e6_6
# misconception: M6.6x17
# hint: Compare the model before and after the call.
# hint-es: Compara el modelo antes y después de la llamada.
# title-es: Los vectores se congelan para que no decaigan.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    for p in trainable:
        if p.ndim < 2:
            p.requires_grad_(False)
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
