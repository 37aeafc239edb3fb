"""Parameters of the model itself are forgotten: only its layers are looked at."""
# cell: e6_6
# misconception: M6.6x9
# hint: Which parameters belong to none of the layers that your code knows?
# hint-es: ¿Qué parámetros no pertenecen a ninguna de las capas que tu código conoce?
# title-es: Se olvidan los parámetros del modelo mismo: solo se miran sus capas.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    layers = list(model.children()) or [model]
    trainable = list({p: 0 for m in layers for p in m.parameters() if p.requires_grad})
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
