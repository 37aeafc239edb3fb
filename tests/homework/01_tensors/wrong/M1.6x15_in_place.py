"""Both clouds are moved in place."""
# cell: e1_6
# misconception: M1.6x15
# hint: Are both clouds the same after the call?
# hint-es: ¿Quedan iguales las dos nubes después de la llamada?
# title-es: Desplaza las dos nubes en el lugar.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    centre = torch.cat([a, b]).mean(0)
    a -= centre
    b -= centre
    return (a[:, None] - b[None]).square().sum(-1)
