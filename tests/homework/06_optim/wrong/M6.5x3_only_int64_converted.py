"""Only int64 targets are converted."""
# cell: e6_5
# misconception: M6.5e
# hint: Which dtypes may y have, and which one does the loss want?
# hint-es: ¿Qué dtypes puede tener y, y cuál espera la pérdida?
# title-es: Solo se convierten los targets int64.

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
    targets, history = y.to(x.dtype) if y.dtype == torch.int64 else y, []
    for _ in range(epochs):
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
