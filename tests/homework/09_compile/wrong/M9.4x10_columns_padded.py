"""Columns are added instead of rows."""
# cell: e9_4
# misconception: M9.4x10
# hint: Along which dimension does F.pad begin to count?
# hint-es: ¿Por cuál dimensión empieza a contar F.pad?
# title-es: Se agregan columnas en vez de filas.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    return nn.functional.pad(x, (0, -x.shape[-1] % m))
