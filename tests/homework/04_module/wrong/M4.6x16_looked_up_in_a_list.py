"""Tensors met before are looked up in a list with `in`."""
# cell: e4_6
# misconception: M4.6x16
# hint: What does == between two tensors give? And what does `in` make of that?
# hint-es: ¿Qué da == entre dos tensores? ¿Y qué hace `in` con eso?
# title-es: Los tensores ya vistos se buscan en una lista con `in`.

def count_parameters(model: nn.Module, trainable_only: bool = True) -> int:
    """Number of elements of the model's parameters, each tensor counted once."""
    seen = []
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p not in seen and (p.requires_grad or not trainable_only):
                seen.append(p)
    return sum(p.numel() for p in seen)



def freeze(model: nn.Module, prefix: str) -> list[str]:
    """Freeze all parameters of the submodule called `prefix`; give their names."""
    frozen = []
    for name, parameter in model.named_parameters(remove_duplicate=False):
        if name.startswith(prefix + "."):
            parameter.requires_grad_(False)
            parameter.grad = None
            frozen.append(name)
    return frozen
