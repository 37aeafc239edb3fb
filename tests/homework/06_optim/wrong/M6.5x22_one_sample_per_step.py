"""Each step sees one sample only."""
# cell: e6_5
# misconception: M6.5x22
# hint: Which data does each step see?
# hint-es: ¿Qué datos ve cada paso?
# title-es: Cada paso ve una sola muestra.

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
    for n in range(epochs):
        n = n % len(x)
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x[n] @ W + b, targets[n])
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
