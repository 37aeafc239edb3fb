"""It takes the state_dict, buffers included."""
# cell: e6_6
# misconception: M6.6x21
# hint: What is in a state_dict besides parameters?
# hint-es: ¿Qué hay en un state_dict además de parámetros?
# title-es: Toma el state_dict, con los buffers.

def param_groups(model, weight_decay):
    frozen = {id(p) for p in model.parameters() if not p.requires_grad}
    tensors = {id(t): t for t in model.state_dict(keep_vars=True).values() if id(t) not in frozen}
    return [
        {"params": [t for t in tensors.values() if t.ndim >= 2], "weight_decay": weight_decay},
        {"params": [t for t in tensors.values() if t.ndim < 2], "weight_decay": 0.0},
    ]
