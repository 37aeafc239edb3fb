"""The name of a parameter is taken for that of a submodule."""
# cell: e4_6
# misconception: M4.6x18
# hint: Is everything that has a name in named_parameters() a submodule?
# hint-es: ¿Todo lo que tiene nombre en named_parameters() es un submódulo?
# title-es: El nombre de un parámetro se toma por el de un submódulo.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name == prefix or name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
