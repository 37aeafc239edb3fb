"""A copy of the module is compiled."""
# cell: e9_4
# misconception: M9.4x5
# hint: If a weight of the module changes later, does what you returned know about it?
# hint-es: Si más tarde cambia un peso del módulo, ¿lo que devolviste se entera?
# title-es: Se compila una copia del módulo.

def compile_dynamic(fn, *, backend):
    import copy

    return torch.compile(copy.deepcopy(fn), backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
