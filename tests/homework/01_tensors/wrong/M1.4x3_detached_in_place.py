"""The caller's tensor is cut from its graph in place."""
# cell: e1_4
# misconception: M1.4x3
# hint: Is cutting a tensor from its graph the same as asking for another one, with the same numbers, that is not in it?
# hint-es: ¿Es lo mismo cortar un tensor del grafo que pedir otro, con los mismos números, que no esté en él?
# title-es: Corta del grafo, en el lugar, el tensor de quien llama.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.grad_fn is not None:
        x.detach_()
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.numpy(force=True).copy()
