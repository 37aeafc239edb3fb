"""What is returned takes a single tensor."""
# cell: e9_4
# misconception: M9.4x3
# hint: Can what you return be called in every way in which fn can be called?
# hint-es: ¿Lo que devuelves se puede llamar de todas las formas en que se puede llamar a fn?
# title-es: Lo que se devuelve recibe un solo tensor.

def compile_dynamic(fn, *, backend):
    compiled = torch.compile(fn, backend=backend, dynamic=True)
    return lambda x: compiled(x)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
