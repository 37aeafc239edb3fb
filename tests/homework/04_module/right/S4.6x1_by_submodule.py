"""get_submodule, and a dictionary of identities."""
# cell: e4_6
# alternative: S4.6x1

def count_parameters(model, trainable_only=True):
    found = {}
    for module in model.modules():
        for p in module._parameters.values():
            if p is not None and (p.requires_grad or not trainable_only):
                found[id(p)] = p.numel()
    return sum(found.values())


def freeze(model, prefix):
    try:
        part = model.get_submodule(prefix)
    except AttributeError:
        return []
    part.requires_grad_(False)
    part.zero_grad(set_to_none=True)
    return [name for name, _ in part.named_parameters(prefix=prefix)]
