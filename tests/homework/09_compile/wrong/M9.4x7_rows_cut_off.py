"""Rows are cut off instead of added."""
# cell: e9_4
# misconception: M9.4x7
# hint: Is every row of x still there?
# hint-es: ¿Siguen ahí todas las filas de x?
# title-es: Se cortan filas en vez de agregarlas.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    return x[: len(x) // m * m]
