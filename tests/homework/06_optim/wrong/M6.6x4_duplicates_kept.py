"""Duplicates are kept on purpose."""
# cell: e6_6
# misconception: M6.6c
# hint: Is the tied matrix in your list once?
# hint-es: ¿La matriz compartida está una sola vez en tu lista?
# title-es: Los duplicados se conservan a propósito.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for _, p in model.named_parameters(remove_duplicate=False) if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
