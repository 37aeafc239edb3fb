"""The rows go through float32 and back."""
# cell: e9_4
# misconception: M9.4x14
# hint: Which integers does float32 know? And how many digits of a float64?
# hint-es: ¿Qué enteros conoce float32? ¿Y cuántas cifras de un float64?
# title-es: Las filas pasan por float32 y vuelven.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    pad = [0, 0] * (x.dim() - 1) + [0, -len(x) % m]
    return nn.functional.pad(x.float(), pad).to(x.dtype)
