"""Tensors are counted instead of their elements."""
# cell: e4_6
# misconception: M4.6x2
# hint: How many numbers are in a weight of shape (3, 5)?
# hint-es: ¿Cuántos números hay en un peso de forma (3, 5)?
# title-es: Se cuentan los tensores en vez de sus elementos.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(1 for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
