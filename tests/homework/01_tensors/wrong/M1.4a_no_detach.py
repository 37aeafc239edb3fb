"""numpy() is called on tensors that require grad."""
# cell: e1_4
# misconception: M1.4a
# hint: An array cannot carry a gradient history. What has to happen to the tensor first?
# hint-es: Un arreglo no puede llevar una historia de gradientes. ¿Qué hay que hacer antes con el tensor?
# title-es: Llama a numpy() con tensores que requieren gradiente.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.cpu().resolve_conj().resolve_neg().numpy().copy()
