"""Sorted into a dict by the number of dimensions."""
# cell: e6_6
# alternative: S6.6x2

def param_groups(model, weight_decay):
    by_dimensions = {}
    for p in filter(lambda p: p.requires_grad, model.parameters()):
        by_dimensions.setdefault(p.ndim, []).append(p)
    strength = lambda dimensions: weight_decay if dimensions not in (0, 1) else 0.0
    return [{"params": ps, "weight_decay": strength(d), "betas": (0.9, 0.99)} for d, ps in by_dimensions.items()]
