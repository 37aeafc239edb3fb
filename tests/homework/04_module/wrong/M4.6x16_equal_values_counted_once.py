"""Tensors with equal values are taken for one."""
# cell: e4_6
# misconception: M4.6x16
# hint: Are two tensors with the same numbers the same tensor?
# hint-es: ¿Dos tensores con los mismos números son el mismo tensor?
# title-es: Los tensores con valores iguales se toman por uno solo.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    found = {(tuple(p.shape), tuple(p.flatten().tolist())): p.numel() for p in model.parameters() if p.requires_grad or not trainable_only}
    return sum(found.values())


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
