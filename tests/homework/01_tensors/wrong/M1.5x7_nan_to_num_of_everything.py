"""eps is left out, and the NaN are painted over."""
# cell: e1_5
# misconception: M1.5x7
# hint: Where does the contract put eps, and what does a large one do?
# hint-es: ¿Dónde pone eps el contrato, y qué hace uno grande?
# title-es: Deja fuera eps y tapa los NaN.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    return torch.nan_to_num((x - x.mean(dim, keepdim=True)) / x.std(dim, correction=0, keepdim=True))
