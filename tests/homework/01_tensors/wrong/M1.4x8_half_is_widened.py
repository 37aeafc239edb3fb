"""float16, which NumPy has, is widened as well."""
# cell: e1_4
# misconception: M1.4x8
# hint: Which of the short floating dtypes does NumPy not have?
# hint-es: ¿Cuál de los dtypes cortos de punto flotante no tiene NumPy?
# title-es: Ensancha también float16, que NumPy sí tiene.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype in (torch.float16, torch.bfloat16):
        x = x.float()
    return x.numpy(force=True).copy()
