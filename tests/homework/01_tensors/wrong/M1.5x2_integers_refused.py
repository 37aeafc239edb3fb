"""Integers are handed to mean as they are."""
# cell: e1_5
# misconception: M1.5x2
# hint: Does an integer tensor have a mean? Ask PyTorch.
# hint-es: ¿Tiene media un tensor de enteros? Pregúntale a PyTorch.
# title-es: Entrega los enteros a mean tal cual.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)
