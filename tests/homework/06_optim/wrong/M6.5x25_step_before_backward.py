"""The step comes before backward: it uses the gradients of the epoch before."""
# cell: e6_5
# misconception: M6.5x25
# hint: Which gradient does the first step see? And the second?
# hint-es: ¿Qué gradiente ve el primer paso? ¿Y el segundo?
# title-es: El paso va antes de backward: usa los gradientes de la época anterior.

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
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets)
        sled.step()
        sled.zero_grad()
        loss.backward()
        history.append(loss.item())
    return W, b, history
