"""W and b are always float32."""
# cell: e6_5
# misconception: M6.5x19
# hint: Which dtype has each tensor if x is float64?
# hint-es: ¿Qué dtype tiene cada tensor si x es float64?
# title-es: W y b son siempre float32.

def logistic_regression(
    x: torch.Tensor,
    y: torch.Tensor,
    *,
    lr: float = 0.5,
    epochs: int = 200,
    optimizer=torch.optim.SGD,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """W and b of a logistic regression of y on x, and the loss before each step."""
    W = torch.zeros(x.shape[1], y.shape[1], requires_grad=True)
    b = torch.zeros(y.shape[1], requires_grad=True)
    sled = optimizer([W, b], lr=lr)
    targets, history = y.float(), []
    for _ in range(epochs):
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x.float() @ W + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
