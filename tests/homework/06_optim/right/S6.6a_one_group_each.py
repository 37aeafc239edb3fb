"""One group per parameter, with its name as an extra key."""
# cell: e6_6
# alternative: S6.6a

def param_groups(model, weight_decay):
    return [
        {"params": [p], "name": name, "weight_decay": weight_decay if p.dim() > 1 else 0.0}
        for name, p in model.named_parameters()
        if p.requires_grad
    ]
