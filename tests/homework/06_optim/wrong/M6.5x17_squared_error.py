"""The squared error of the probabilities."""
# cell: e6_5
# misconception: M6.5x16
# hint: Three flags, each up or down, independent of one another: which loss is that?
# hint-es: Tres banderas, cada una arriba o abajo, independientes entre sí: ¿qué pérdida es esa?
# title-es: El error cuadrático de las probabilidades.

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
        loss = F.mse_loss(torch.sigmoid(x @ W + b), targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
