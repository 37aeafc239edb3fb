"""Only what has exactly one dimension is in the second group."""
# cell: e6_6
# misconception: M6.6e
# hint: How many dimensions has the weight of a Linear, of a Conv1d, of a LayerNorm?
# hint-es: ¿Cuántas dimensiones tiene el weight de un Linear, de un Conv1d, de un LayerNorm?
# title-es: En el segundo grupo solo está lo que tiene exactamente una dimensión.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim == 1], "weight_decay": 0.0},
    ]
