"""Rows are added up to the next power of two."""
# cell: e9_4
# misconception: M9.4x13
# hint: Does the number of rows depend on m?
# hint-es: ¿La cantidad de filas depende de m?
# title-es: Se agregan filas hasta la próxima potencia de dos.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = (1 << max(len(x) - 1, 0).bit_length()) - len(x) if len(x) else 0
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
