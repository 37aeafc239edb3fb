"""The name is used as a regular expression, in which a dot stands for any character."""
# cell: e4_6
# misconception: M4.6x19
# hint: What does a dot match in a regular expression, and what does it mean in the name of a submodule?
# hint-es: ¿Con qué coincide un punto en una expresión regular, y qué significa en el nombre de un submódulo?
# title-es: El nombre se usa como expresión regular, en la que un punto vale por cualquier carácter.

import re


def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if re.match(rf"{prefix}\.", name):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
