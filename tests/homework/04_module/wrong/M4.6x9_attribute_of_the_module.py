"""requires_grad is set on the module object, where nobody reads it."""
# cell: e4_6
# misconception: M4.6x9
# hint: Who reads requires_grad: the module or its parameters?
# hint-es: ¿Quién lee requires_grad: el módulo o sus parámetros?
# title-es: requires_grad se pone en el objeto módulo, donde nadie lo lee.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = [
        name
        for name, _ in model.named_parameters(remove_duplicate=False)
        if name.startswith(prefix + ".")
    ]
    if frozen:
        part = model.get_submodule(prefix)
        part.requires_grad = False
        part.zero_grad()
    return frozen
