"""The groups of earlier calls come back."""
# cell: e6_6
# misconception: M6.6x18
# hint: What remains in your function from one call to the next?
# hint-es: ¿Qué queda en tu función de una llamada a la siguiente?
# title-es: Vuelven los grupos de llamadas anteriores.

def param_groups(model, weight_decay, groups=[]):
    for p in model.parameters():
        if p.requires_grad:
            groups.append({"params": [p], "weight_decay": weight_decay if p.ndim >= 2 else 0.0})
    return groups
