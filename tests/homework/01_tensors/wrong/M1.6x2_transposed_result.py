"""Rows and columns of the result are swapped."""
# cell: e1_6
# misconception: M1.6x2
# hint: Which cloud numbers the rows of the table? Try clouds of different sizes.
# hint-es: ¿Qué nube numera las filas de la tabla? Prueba con nubes de distinto tamaño.
# title-es: Las filas y las columnas del resultado están cambiadas.

def pairwise_sqdist(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (b[:, None] - a[None]).square().sum(-1)
