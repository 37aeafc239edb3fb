"""The clouds are subtracted point by point, without adding dimensions."""
# cell: e1_6
# misconception: M1.6a
# hint: Which shape should the difference have before the sum?
# hint-es: ¿Qué forma debe tener la diferencia antes de la suma?
# title-es: Resta las nubes punto por punto, sin agregar dimensiones.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a - b).square().sum(-1)
