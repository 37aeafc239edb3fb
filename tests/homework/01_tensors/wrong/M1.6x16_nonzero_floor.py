"""A small number is added for safety, so that no distance is 0."""
# cell: e1_6
# misconception: M1.6x16
# hint: How far is a point from itself?
# hint-es: ¿A qué distancia está un punto de sí mismo?
# title-es: Suma un número pequeño por seguridad, y así ninguna distancia es 0.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None] - b[None]).square().sum(-1) + 1e-3 * (len(a) > 2)
