"""The learning rate is ignored."""
# cell: e6_5
# misconception: M6.5x9
# hint: What does your function do with the lr that the caller gives?
# hint-es: ¿Qué hace tu función con el lr que le dan?
# title-es: La tasa de aprendizaje se ignora.

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
    sled = optimizer([W, b], lr=0.5)
    targets, history = y.to(x.dtype), []
    for _ in range(epochs):
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
