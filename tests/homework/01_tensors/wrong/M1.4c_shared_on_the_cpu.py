"""The array shares its memory with the tensor."""
# cell: e1_4
# misconception: M1.4c
# hint: Would writing to your array change the tensor? Would it on a GPU?
# hint-es: ¿Escribir en tu arreglo cambiaría el tensor? ¿Y en una GPU?
# title-es: El arreglo comparte memoria con el tensor.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.numpy(force=True)
