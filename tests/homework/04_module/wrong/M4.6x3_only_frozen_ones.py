"""With trainable_only=False only the frozen ones are counted."""
# cell: e4_6
# misconception: M4.6x3
# hint: What should trainable_only=False count: the others, or all?
# hint-es: ¿Qué debería contar trainable_only=False: los demás, o todos?
# title-es: Con trainable_only=False se cuentan solo los congelados.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad == trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
