"""Tensors on another device are handed to NumPy where they are."""
# cell: e1_4
# misconception: M1.4x4
# hint: Where do arrays live? Where does the tensor?
# hint-es: ¿Dónde viven los arreglos? ¿Y el tensor?
# title-es: Entrega a NumPy los tensores de otro dispositivo sin moverlos.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.detach().resolve_conj().resolve_neg().numpy().copy()
