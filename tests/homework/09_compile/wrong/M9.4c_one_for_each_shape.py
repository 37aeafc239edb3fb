"""A dict holds one compiled function for each shape."""
# cell: e9_4
# misconception: M9.4c
# hint: How many entries does your dict have after a whole Saturday?
# hint-es: ¿Cuántas entradas tiene tu dict después de un sábado entero?
# title-es: Un dict guarda una función compilada por cada forma.

def compile_dynamic(fn, *, backend):
    made = {}

    def call(*tensors, **named):
        shape = tensors[0].shape
        if shape not in made:
            made[shape] = torch.compile(fn, backend=backend, dynamic=False)
        return made[shape](*tensors, **named)

    return call


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    return torch.cat([x, x.new_zeros(missing, *x.shape[1:])])
