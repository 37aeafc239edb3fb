"""The array is made of bytes, and cannot be written to."""
# cell: e1_4
# misconception: M1.4x12
# hint: Can the caller write into your array?
# hint-es: ¿Puede quien llama escribir en tu arreglo?
# title-es: El arreglo se hace a partir de bytes, y en él no se puede escribir.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    array = x.numpy(force=True)
    return np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)
