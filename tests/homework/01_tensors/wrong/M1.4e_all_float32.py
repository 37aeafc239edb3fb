"""Everything is cast to float32."""
# cell: e1_4
# misconception: M1.4e
# hint: Which dtypes need a conversion at all? NumPy has most of PyTorch's.
# hint-es: ¿Qué dtypes necesitan de verdad una conversión? NumPy tiene casi todos los de PyTorch.
# title-es: Convierte todo a float32.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    return x.float().numpy(force=True).copy()
