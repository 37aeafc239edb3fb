"""bfloat16 is widened and then asked for an array where it is."""
# cell: e1_4
# misconception: M1.4x14
# hint: Follow a bfloat16 tensor that lies on a GPU through your code, line by line. Where does it lie at the end?
# hint-es: Sigue por tu código, línea por línea, un tensor bfloat16 que está en una GPU. ¿Dónde está al final?
# title-es: bfloat16 se ensancha y después se le pide un arreglo allí donde está.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        return x.detach().float().numpy()
    return x.numpy(force=True).copy()
