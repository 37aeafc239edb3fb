"""The zeros come before the rows."""
# cell: e9_4
# misconception: M9.4x6
# hint: At which end do the zeros belong?
# hint-es: ¿En qué extremo van los ceros?
# title-es: Los ceros vienen antes que las filas.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x.new_zeros(missing, *x.shape[1:]), x])
