"""Rows are added up to m, and never beyond."""
# cell: e9_4
# misconception: M9.4x13
# hint: What becomes of a batch that has more than m rows?
# hint-es: ¿Qué pasa con un batch que tiene más de m filas?
# title-es: Se agregan filas hasta llegar a m, y nunca más allá.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = max(m - len(x), 0)
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
