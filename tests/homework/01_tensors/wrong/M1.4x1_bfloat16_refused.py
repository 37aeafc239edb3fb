"""bfloat16 is handed to NumPy as it is."""
# cell: e1_4
# misconception: M1.4x1
# hint: Does NumPy know every dtype that PyTorch has?
# hint-es: ¿Conoce NumPy todos los dtypes de PyTorch?
# title-es: Entrega bfloat16 a NumPy tal cual.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    return x.numpy(force=True).copy()
