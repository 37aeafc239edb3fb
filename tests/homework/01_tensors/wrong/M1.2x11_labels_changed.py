"""The caller's labels get another dimension."""
# cell: e1_2
# misconception: M1.2x11
# hint: Print the shape of the labels before and after the call. When does `long` give you a tensor of your own?
# hint-es: Imprime la forma de las etiquetas antes y después de la llamada. ¿Cuándo te da `long` un tensor propio?
# title-es: Las etiquetas de quien llama reciben una dimensión más.

def one_hot(labels: torch.Tensor, num_classes: int, *, dtype=torch.float32) -> torch.Tensor:
    labels = labels.long()
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    result = torch.zeros(*labels.shape, num_classes, dtype=dtype, device=labels.device)
    return result.scatter_(-1, labels.unsqueeze_(-1), 1)
