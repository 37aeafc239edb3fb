"""Only the numbers are copied; the gradient is lost."""
# cell: e9_4
# misconception: M9.4x12
# hint: Does the gradient find its way from the padded tensor back to x?
# hint-es: ¿El gradiente encuentra el camino desde el tensor rellenado hasta x?
# title-es: Se copian solo los números; el gradiente se pierde.

def compile_dynamic(fn, *, backend):
    return torch.compile(fn, backend=backend, dynamic=True)


def pad_to_multiple(x: torch.Tensor, m: int) -> torch.Tensor:
    missing = -len(x) % m
    result = x.new_zeros(len(x) + missing, *x.shape[1:])
    result[: len(x)] = x.detach()
    return result
