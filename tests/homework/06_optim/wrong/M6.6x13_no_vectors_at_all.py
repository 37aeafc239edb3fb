"""What does not decay is left out altogether."""
# cell: e6_6
# misconception: M6.6x13
# hint: Which of the model's parameters will your optimizer never move?
# hint-es: ¿Qué parámetros del modelo no moverá nunca tu optimizador?
# title-es: Lo que no decae queda fuera del todo.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
    ]
