"""A tensor without dimensions becomes a Python number."""
# cell: e1_4
# misconception: M1.4x6
# hint: What is the type of your result for a single number?
# hint-es: ¿De qué tipo es tu resultado para un solo número?
# title-es: Un tensor sin dimensiones se vuelve un número de Python.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.ndim == 0:
        return x.item()
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.numpy(force=True).copy()
