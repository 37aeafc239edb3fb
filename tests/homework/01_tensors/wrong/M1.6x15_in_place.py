"""One of the clouds is shifted in place."""
# cell: e1_6
# misconception: M1.6x15
# hint: Are both clouds the same after the call?
# hint-es: ¿Quedan iguales las dos nubes después de la llamada?
# title-es: Desplaza una de las nubes en el lugar.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    centre = b.detach().mean(0) if len(b) else b.new_zeros(b.shape[1])
    if not b.requires_grad:
        b -= centre
        a = a - centre
    return (a[:, None] - b[None]).square().sum(-1)
