"""It takes the state_dict, buffers included."""
# cell: e6_6
# misconception: M6.6x21
# hint: What is in a state_dict besides parameters?
# hint-es: ¿Qué hay en un state_dict además de parámetros?
# title-es: Toma el state_dict, con los buffers.

def param_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Groups for an optimizer: what has two or more dimensions decays, the rest does not."""
    tensors = model.state_dict(keep_vars=True).values()
    return [
        {"params": [t for t in tensors if t.ndim >= 2], "weight_decay": weight_decay},
        {"params": [t for t in tensors if t.ndim < 2], "weight_decay": 0.0},
    ]
