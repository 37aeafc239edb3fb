"""eps is the least standard deviation instead of being added to it."""
# cell: e1_5
# misconception: M1.5x14
# hint: Where the spread is 1 and eps is 0.5, by what does the contract divide? And your code?
# hint-es: Donde la dispersión es 1 y eps es 0.5, ¿por cuánto divide el contrato? ¿Y tu código?
# title-es: eps es la desviación estándar mínima, en lugar de sumarse a ella.

def standardize(x: torch.Tensor, dim: int = 0, eps: float = 1e-6) -> torch.Tensor:
    x = x if x.is_floating_point() else x.float()
    centred = x - x.mean(dim, keepdim=True)
    return centred / x.std(dim, correction=0, keepdim=True).clamp(min=eps)
