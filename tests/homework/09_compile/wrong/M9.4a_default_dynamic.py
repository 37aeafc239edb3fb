"""The default waits for a second size before it makes the size a symbol."""
# cell: e9_4
# misconception: M9.4a
# hint: How many graphs does your card show after three different batch sizes?
# hint-es: ¿Cuántos grafos muestra tu tarjeta después de tres tamaños de batch distintos?
# title-es: El valor por defecto espera un segundo tamaño antes de volverlo símbolo.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
