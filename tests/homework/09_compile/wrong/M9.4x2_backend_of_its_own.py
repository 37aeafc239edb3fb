"""It compiles with a backend of its own choice."""
# cell: e9_4
# misconception: M9.4x2
# hint: Does the given backend ever see a graph?
# hint-es: ¿El backend que te dieron ve algún grafo?
# title-es: Compila con un backend que eligió por su cuenta.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend="eager", dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
