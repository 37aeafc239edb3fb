"""The padding has the default dtype."""
# cell: e9_4
# misconception: M9.4e
# hint: Which dtype comes back for a tensor of integers?
# hint-es: ¿Qué dtype vuelve para un tensor de enteros?
# title-es: El relleno tiene el dtype por defecto.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, torch.zeros(missing, *x.shape[1:])])
