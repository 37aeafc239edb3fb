"""Detaching is taken for copying."""
# cell: e1_4
# misconception: M1.4x11
# hint: Does a detached tensor have numbers of its own?
# hint-es: ¿Tiene números propios un tensor que salió de detach?
# title-es: Toma detach por una copia.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.detach().cpu().numpy()
