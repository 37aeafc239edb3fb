"""Every module adds all the parameters below it."""
# cell: e6_6
# misconception: M6.6x5
# hint: Count the tensors in your groups for a network of two layers. How many should there be?
# hint-es: Cuenta los tensores de tus grupos para una red de dos capas. ¿Cuántos deberían ser?
# title-es: Cada módulo agrega todos los parámetros que tiene debajo.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for m in model.modules() for p in m.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
