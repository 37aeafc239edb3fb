"""The reduced dimension is put back in front instead of in its place."""
# cell: e1_5
# misconception: M1.5x12
# hint: In which place did the mean lose its dimension?
# hint-es: ¿En qué lugar perdió la media su dimensión?
# title-es: Repone la dimensión reducida al principio en lugar de en su sitio.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return (x - x.mean(dim).unsqueeze(0)) / (x.std(dim, correction=0).unsqueeze(0) + eps)
