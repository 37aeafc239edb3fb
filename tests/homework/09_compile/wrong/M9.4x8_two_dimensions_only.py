"""The padding is made for two dimensions alone."""
# cell: e9_4
# misconception: M9.4x8
# hint: What happens to a tensor of one dimension, or of four?
# hint-es: ¿Qué pasa con un tensor de una dimensión, o de cuatro?
# title-es: El relleno está hecho solo para dos dimensiones.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, x.shape[1])])
