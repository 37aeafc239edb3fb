"""Only views are copied, and whole tensors share their memory."""
# cell: e1_4
# misconception: M1.4x13
# hint: When does your function copy, and when does it not?
# hint-es: ¿Cuándo copia tu función y cuándo no?
# title-es: Copia solo las vistas, y los tensores enteros comparten su memoria.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    array = x.numpy(force=True)
    return array if x.is_contiguous() else array.copy()
