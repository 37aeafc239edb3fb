"""bfloat16 becomes float64."""
# cell: e1_4
# misconception: M1.4x9
# hint: Which dtype does the contract name for bfloat16?
# hint-es: ¿Qué dtype nombra el contrato para bfloat16?
# title-es: bfloat16 se vuelve float64.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.double()
    return x.numpy(force=True).copy()
