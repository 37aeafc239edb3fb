"""A penalty on W is added to the loss."""
# cell: e6_5
# misconception: M6.5x24
# hint: Does your loss contain anything that the contract does not mention?
# hint-es: ¿Hay algo en tu pérdida que el contrato no menciona?
# title-es: A la pérdida se le suma una penalización de W.

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
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets) + 0.01 * W.pow(2).sum()
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
