"""Walks the modules itself, and remembers what it has seen; vectors first, without empty groups."""
# cell: e6_6
# alternative: S6.6x1

def param_groups(model, weight_decay):
    seen, vectors, matrices = set(), [], []
    for module in model.modules():
        for p in module._parameters.values():
            if p is None or not p.requires_grad or p in seen:
                continue
            seen.add(p)
            (matrices if len(p.shape) >= 2 else vectors).append(p)
    groups = [dict(params=vectors, weight_decay=0), dict(params=matrices, weight_decay=weight_decay)]
    return [group for group in groups if group["params"]]
