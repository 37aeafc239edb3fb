"""Only what has exactly one dimension is in the second group."""
# cell: e6_6
# misconception: M6.6x7
# hint: How many dimensions has a parameter that is a single number? In which of your groups is it?
# hint-es: ¿Cuántas dimensiones tiene un parámetro que es un solo número? ¿En cuál de tus grupos está?
# title-es: En el segundo grupo solo está lo que tiene exactamente una dimensión.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim == 1], "weight_decay": 0.0},
    ]
