"""Names are split at their dots, counts come from shapes."""
# cell: e4_6
# alternative: S4.6x2

from math import prod


def count_parameters(model, trainable_only=True):
    total = 0
    for p in set(model.parameters()):
        if trainable_only and not p.requires_grad:
            continue
        total += prod(p.shape)
    return total


def freeze(model, prefix):
    parts = prefix.split(".")
    named = {
        name: p
        for name, p in model.named_parameters(remove_duplicate=False)
        if name.split(".")[:-1][: len(parts)] == parts
    }
    for p in named.values():
        p.requires_grad = False
        p.grad = None
    return list(named)
