"""NumPy does the work, and the graph is lost."""
# cell: e1_6
# misconception: M1.6x11
# hint: What becomes of gradients that have to pass through NumPy?
# hint-es: ¿Qué pasa con los gradientes que tienen que pasar por NumPy?
# title-es: NumPy hace el trabajo y el grafo se pierde.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    x, y = a.detach().numpy(), b.detach().numpy()
    return torch.from_numpy(((x[:, None] - y[None]) ** 2).sum(-1))
