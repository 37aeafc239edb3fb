"""A multiple gets m more rows."""
# cell: e9_4
# misconception: M9.4d
# hint: How many rows does a multiple of m still need?
# hint-es: ¿Cuántas filas le faltan a un múltiplo de m?
# title-es: Un múltiplo recibe m filas de más.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = m - len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
