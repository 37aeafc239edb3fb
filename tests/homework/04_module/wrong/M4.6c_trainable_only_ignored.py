"""trainable_only is ignored: frozen parameters count."""
# cell: e4_6
# misconception: M4.6c
# hint: Freeze a layer and count again.
# hint-es: Congela una capa y vuelve a contar.
# title-es: Se ignora trainable_only: los parámetros congelados cuentan.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters())


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
