"""Only the submodule's own parameters are frozen, nothing deeper."""
# cell: e4_6
# misconception: M4.6x14
# hint: What happens to a layer inside a layer of the submodule?
# hint-es: ¿Qué pasa con una capa dentro de una capa del submódulo?
# title-es: Solo se congelan los parámetros propios del submódulo, nada más adentro.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.rpartition(".")[0] == prefix:
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
