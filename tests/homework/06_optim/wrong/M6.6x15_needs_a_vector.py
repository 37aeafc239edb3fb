"""It fails on a model without vectors."""
# cell: e6_6
# misconception: M6.6x14
# hint: Try a model without biases, without matrices, without anything.
# hint-es: Prueba un modelo sin biases, sin matrices, sin nada.
# title-es: Falla con un modelo sin vectores.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    assert any(p.ndim < 2 for p in trainable)
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
