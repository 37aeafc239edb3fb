"""Everything in the state_dict is counted."""
# cell: e4_6
# misconception: M4.6x1
# hint: Is the running mean of a batch norm a parameter?
# hint-es: ¿La media móvil de un batch norm es un parámetro?
# title-es: Se cuenta todo lo que hay en el state_dict.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only) + sum(b.numel() for b in model.buffers())


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
