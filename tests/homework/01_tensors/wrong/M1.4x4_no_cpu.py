"""Tensors on another device are handed to NumPy where they are."""
# cell: e1_4
# misconception: M1.4x4
# hint: Where do arrays live? Where does the tensor?
# hint-es: ¿Dónde viven los arreglos? ¿Y el tensor?
# title-es: Entrega a NumPy los tensores de otro dispositivo donde están.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    if x.device.type != "cpu":
        raise TypeError("can't convert this tensor to numpy; it is not on the cpu")
    return x.numpy(force=True).copy()
