"""The result is cut from the graph."""
# cell: e1_6
# misconception: M1.6x7
# hint: Do gradients arrive at both clouds?
# hint-es: ¿Llegan gradientes a las dos nubes?
# title-es: Corta el resultado del grafo.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return (a[:, None] - b[None]).square().sum(-1)
