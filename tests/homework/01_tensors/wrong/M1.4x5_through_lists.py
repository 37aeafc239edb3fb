"""The array is built from nested lists and forgets its dtype."""
# cell: e1_4
# misconception: M1.4x5
# hint: Which dtype does NumPy choose for a list of Python's numbers? And which shape for an empty list?
# hint-es: ¿Qué dtype elige NumPy para una lista de números de Python? ¿Y qué forma para una lista vacía?
# title-es: Construye el arreglo desde listas anidadas y olvida su dtype.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    return np.array(x.tolist())
