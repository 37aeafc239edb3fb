"""requires_grad is switched off on the caller's tensor."""
# cell: e1_4
# misconception: M1.4x2
# hint: Can the caller still train with this tensor after your call?
# hint-es: ¿Puede quien llama seguir entrenando con ese tensor después de tu llamada?
# title-es: Apaga requires_grad en el tensor de quien llama.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    x.requires_grad = False
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.numpy(force=True).copy()
