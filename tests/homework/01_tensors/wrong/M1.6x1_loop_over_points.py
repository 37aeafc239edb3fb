"""A Python loop runs over the points of one cloud."""
# cell: e1_6
# misconception: M1.6x1
# hint: How many steps does Python take for 400 points?
# hint-es: ¿Cuántos pasos da Python para 400 puntos?
# title-es: Un ciclo de Python recorre los puntos de una nube.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    if len(a) == 0:
        return a.new_zeros(0, len(b))
    return torch.stack([(point - b).square().sum(-1) for point in a])
