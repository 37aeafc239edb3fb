"""A recursive walk down the children."""
# cell: e4_6
# alternative: S4.6x3

def count_parameters(model, trainable_only=True):
    def collect(module, seen):
        seen.update((id(p), p) for p in module.parameters(recurse=False))
        for child in module.children():
            collect(child, seen)
        return seen

    return sum(p.numel() for p in collect(model, {}).values() if not trainable_only or p.requires_grad)


def freeze(model, prefix):
    names = []
    for where, module in model.named_modules():
        if where == prefix or where.startswith(f"{prefix}."):
            for name, p in module.named_parameters(recurse=False):
                p.grad = None
                p.requires_grad_(False)
                names.append(f"{where}.{name}")
    return names
