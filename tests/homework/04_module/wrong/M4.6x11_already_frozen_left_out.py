"""What was frozen before is missing in the list."""
# cell: e4_6
# misconception: M4.6x11
# hint: Freeze the same part twice. What does the second call give?
# hint-es: Congela dos veces la misma parte. ¿Qué da la segunda llamada?
# title-es: En la lista falta lo que ya estaba congelado.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + ".") and parameter.requires_grad:
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
