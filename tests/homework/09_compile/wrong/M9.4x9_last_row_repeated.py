"""The last row is repeated."""
# cell: e9_4
# misconception: M9.4x9
# hint: What should stand in the rows that are added, and what do you repeat when there is no row?
# hint-es: ¿Qué debería haber en las filas agregadas, y qué repites si no hay ninguna fila?
# title-es: Se repite la última fila.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x[-1:].expand(missing, *x.shape[1:])])
