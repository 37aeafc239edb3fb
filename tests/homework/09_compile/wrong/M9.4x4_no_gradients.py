"""What is returned runs under no_grad."""
# cell: e9_4
# misconception: M9.4x4
# hint: Can a network be trained through what you return?
# hint-es: ¿Se puede entrenar una red a través de lo que devuelves?
# title-es: Lo que se devuelve corre bajo no_grad.

def compile_dynamic(fn, *, backend):
    return torch.no_grad()(torch.compile(fn, backend=backend, dynamic=True))


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
