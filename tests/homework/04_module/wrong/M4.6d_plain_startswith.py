"""Names are compared with a plain startswith."""
# cell: e4_6
# misconception: M4.6d
# hint: Which names start with 'enc'?
# hint-es: ¿Qué nombres empiezan con 'enc'?
# title-es: Los nombres se comparan con un startswith a secas.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
