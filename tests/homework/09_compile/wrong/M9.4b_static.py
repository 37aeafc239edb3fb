"""dynamic=False makes one graph for each size."""
# cell: e9_4
# misconception: M9.4b
# hint: How many graphs for ten sizes, and what happens after the eighth?
# hint-es: ¿Cuántos grafos para diez tamaños, y qué pasa después del octavo?
# title-es: dynamic=False hace un grafo por cada tamaño.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=False)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
