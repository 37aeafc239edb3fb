"""The old gradient stays."""
# cell: e4_6
# misconception: M4.6x4
# hint: What does an optimizer do with a gradient that is still there?
# hint-es: ¿Qué hace un optimizador con un gradiente que sigue ahí?
# title-es: El gradiente viejo se queda.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            frozen.append(name)
    return frozen
