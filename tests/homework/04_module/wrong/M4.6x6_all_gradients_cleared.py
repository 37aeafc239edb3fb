"""The gradients of the whole model are cleared."""
# cell: e4_6
# misconception: M4.6x6
# hint: What happens to the gradients of the part that goes on learning?
# hint-es: ¿Qué pasa con los gradientes de la parte que sigue aprendiendo?
# title-es: Se borran los gradientes de todo el modelo.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    model.zero_grad()
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            frozen.append(name)
    return frozen
