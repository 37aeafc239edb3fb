"""Conjugates that are only noted down are handed to NumPy as they are."""
# cell: e1_4
# misconception: M1.4x10
# hint: What is missing in a tensor of which PyTorch only noted down that it is to be conjugated?
# hint-es: ¿Qué le falta a un tensor del que PyTorch solo anotó que está por conjugar?
# title-es: Entrega a NumPy tal cual los conjugados que solo están anotados.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.detach().cpu().numpy().copy()
