"""Parameters are replaced by frozen copies: the optimizer holds the old ones."""
# cell: e4_6
# misconception: M4.6x17
# hint: Is the tensor in the model still the one that was there?
# hint-es: ¿El tensor que está en el modelo sigue siendo el que estaba?
# title-es: Los parámetros se reemplazan por copias congeladas: el optimizador tiene los viejos.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            owner, _, last = name.rpartition(".")
            setattr(model.get_submodule(owner), last, nn.Parameter(parameter.detach().clone(), requires_grad=False))
            frozen.append(name)
    return frozen
