"""Freezing also switches the model to eval mode."""
# cell: e4_6
# misconception: M4.6x15
# hint: Is the mode of a model part of what should change here?
# hint-es: ¿El modo del modelo es algo que aquí deba cambiar?
# title-es: Congelar también pasa el modelo a modo eval.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    model.eval()
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
