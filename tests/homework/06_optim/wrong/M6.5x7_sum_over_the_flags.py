"""The loss is a mean over the samples, but a sum over the flags."""
# cell: e6_5
# misconception: M6.5i
# hint: Does the size of a step depend on how many data there are?
# hint-es: ¿El tamaño de un paso depende de cuántos datos hay?
# title-es: La pérdida es media sobre las muestras, pero suma sobre las banderas.

def logistic_regression(
    x: torch.Tensor,
    y: torch.Tensor,
    *,
    lr: float = 0.5,
    epochs: int = 200,
    optimizer=torch.optim.SGD,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """W and b of a logistic regression of y on x, and the loss before each step."""
    W = x.new_zeros(x.shape[1], y.shape[1], requires_grad=True)
    b = x.new_zeros(y.shape[1], requires_grad=True)
    sled = optimizer([W, b], lr=lr)
    targets, history = y.to(x.dtype), []
    for _ in range(epochs):
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets) * y.shape[1]
        loss.backward()
        sled.step()
        history.append(loss.item() / y.shape[1])
    return W, b, history
