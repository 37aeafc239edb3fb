"""The history holds the final loss as well."""
# cell: e6_5
# misconception: M6.5x5
# hint: To which W and b does the first entry of your history belong, and to which the last?
# hint-es: ¿A qué W y b corresponde el primer elemento de tu history, y a cuáles el último?
# title-es: history contiene además la pérdida final.

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
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    history.append(F.binary_cross_entropy_with_logits(x @ W + b, targets).item())
    return W, b, history
