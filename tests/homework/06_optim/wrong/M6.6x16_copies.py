"""The groups hold copies."""
# cell: e6_6
# misconception: M6.6x16
# hint: Are the tensors in your groups those of the model, or copies?
# hint-es: ¿Los tensores de tus grupos son los del modelo, o copias?
# title-es: Los grupos contienen copias.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    trainable = [nn.Parameter(p.detach().clone()) for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
