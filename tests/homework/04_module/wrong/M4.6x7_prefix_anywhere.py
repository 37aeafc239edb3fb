"""The prefix may stand anywhere in the name."""
# cell: e4_6
# misconception: M4.6x7
# hint: Where in a full name must the submodule's name stand?
# hint-es: ¿En qué lugar del nombre completo tiene que estar el nombre del submódulo?
# title-es: El prefijo puede estar en cualquier parte del nombre.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if f".{prefix}." in f".{name}":
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
