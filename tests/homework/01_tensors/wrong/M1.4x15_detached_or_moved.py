"""A tensor is either detached or brought to the CPU, never both."""
# cell: e1_4
# misconception: M1.4x15
# hint: The weights of a network that is trained on a GPU: which of your branches do they take?
# hint-es: Los pesos de una red que se entrena en una GPU: ¿por cuál de tus ramas pasan?
# title-es: A un tensor se lo separa del grafo o se lo lleva a la CPU, nunca las dos cosas.

def to_numpy(x: torch.Tensor) -> np.ndarray:
    if x.requires_grad:
        x = x.detach()
    elif x.device.type != "cpu":
        x = x.cpu()
    if x.dtype == torch.bfloat16:
        x = x.float()
    return x.resolve_conj().resolve_neg().numpy().copy()
