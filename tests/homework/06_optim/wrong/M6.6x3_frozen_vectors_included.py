"""Frozen vectors are in the groups."""
# cell: e6_6
# misconception: M6.6b
# hint: Do frozen parameters belong in an optimizer?
# hint-es: ¿Los parámetros congelados tienen algo que hacer en un optimizador?
# title-es: Los vectores congelados están en los grupos.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in model.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
