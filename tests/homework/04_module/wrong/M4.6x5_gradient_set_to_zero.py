"""The old gradient is set to zero instead of None."""
# cell: e4_6
# misconception: M4.6x5
# hint: An optimizer with momentum meets a gradient of 0. Does it stand still?
# hint-es: Un optimizador con momentum se encuentra con un gradiente 0. ¿Se queda quieto?
# title-es: El gradiente viejo queda en cero en vez de None.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = torch.zeros_like(parameter)
            frozen.append(name)
    return frozen
