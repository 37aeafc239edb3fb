"""Modules are walked one by one: tied weights count twice."""
# cell: e4_6
# misconception: M4.6a
# hint: Is a shared tensor one parameter or two?
# hint-es: Un tensor compartido, ¿es un parámetro o dos?
# title-es: Se recorren los módulos uno por uno: los tied weights cuentan dos veces.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(
        p.numel()
        for module in model.modules()
        for p in module.parameters(recurse=False)
        if p.requires_grad or not trainable_only
    )


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
