"""fn itself is returned."""
# cell: e9_4
# misconception: M9.4x1
# hint: Look at the card: is there any graph at all?
# hint-es: Mira la tarjeta: ¿hay algún grafo?
# title-es: Se devuelve fn tal cual.

def compile_dynamic(fn, *, backend):
    return fn


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
