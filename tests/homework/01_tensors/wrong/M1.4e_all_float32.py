"""Everything is cast to float32."""
# cell: e1_4
# misconception: M1.4e
# hint: Which dtypes does NumPy have as well?
# hint-es: ¿Qué dtypes tiene también NumPy?
# title-es: Convierte todo a float32.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    return x.float().numpy(force=True).copy()
