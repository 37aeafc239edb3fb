"""A tied tensor is found under its first name only."""
# cell: e4_6
# misconception: M4.6x13
# hint: A tensor has two names. Under which one does named_parameters() show it?
# hint-es: Un tensor tiene dos nombres. ¿Con cuál lo muestra named_parameters()?
# title-es: Un tensor compartido se encuentra solo por su primer nombre.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters():
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
