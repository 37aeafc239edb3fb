"""NumPy does the work, which knows no graph."""
# cell: e1_6
# misconception: M1.6x11
# hint: Can NumPy take a tensor that requires grad? What should become of its gradients there?
# hint-es: ¿Puede NumPy recibir un tensor que requiere gradiente? ¿Qué sería ahí de sus gradientes?
# title-es: NumPy hace el trabajo, y no conoce grafos.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    x, y = a.numpy(), b.numpy()
    return torch.from_numpy(((x[:, None] - y[None]) ** 2).sum(-1))
