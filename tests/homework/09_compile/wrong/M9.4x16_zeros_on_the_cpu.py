"""The zeros are on the CPU, wherever the tensor is."""
# cell: e9_4
# misconception: M9.4x16
# hint: Where do the zeros live, and where does x?
# hint-es: ¿Dónde viven los ceros, y dónde vive x?
# title-es: Los ceros están en la CPU, esté donde esté el tensor.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, torch.zeros(missing, *x.shape[1:], dtype=x.dtype)])
