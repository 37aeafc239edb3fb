"""Vectors decay half as much."""
# cell: e6_6
# misconception: M6.6x19
# hint: Which of the two groups should be pulled towards zero?
# hint-es: ¿A cuál de los dos grupos hay que tirarlo hacia cero?
# title-es: Los vectores decaen la mitad.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": weight_decay / 2},
    ]
