"""F.pad adds to the second last dimension, whichever that is."""
# cell: e9_4
# misconception: M9.4x11
# hint: Which dimension grows if x has three of them?
# hint-es: ¿Qué dimensión crece si x tiene tres?
# title-es: F.pad agrega en la penúltima dimensión, sea la que sea.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    return nn.functional.pad(x, (0, 0, 0, -len(x) % m))
