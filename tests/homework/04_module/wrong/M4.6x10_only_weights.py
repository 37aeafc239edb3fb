"""Only weights are frozen, biases go on learning."""
# cell: e4_6
# misconception: M4.6x10
# hint: Which parameters of the frozen part still have requires_grad?
# hint-es: ¿Qué parámetros de la parte congelada todavía tienen requires_grad?
# title-es: Solo se congelan los pesos; los bias siguen aprendiendo.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + ".") and name.endswith("weight"):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
