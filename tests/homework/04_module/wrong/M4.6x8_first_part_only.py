"""Only the first part of the name is compared."""
# cell: e4_6
# misconception: M4.6x8
# hint: What does freeze(model, 'encoder.0') freeze?
# hint-es: ¿Qué congela freeze(model, 'encoder.0')?
# title-es: Solo se compara la primera parte del nombre.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.split(".")[0] == prefix:
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
