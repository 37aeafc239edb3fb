"""The names lack the prefix."""
# cell: e4_6
# misconception: M4.6x12
# hint: Under which name would you find the parameter in model.named_parameters()?
# hint-es: ¿Con qué nombre encontrarías el parámetro en model.named_parameters()?
# title-es: A los nombres les falta el prefijo.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name[len(prefix) + 1 :])
    return frozen
