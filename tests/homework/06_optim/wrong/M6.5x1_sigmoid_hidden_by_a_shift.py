"""A sigmoid too many, shifted so that the first loss looks right."""
# cell: e6_5
# misconception: M6.5a
# hint: How often is the sigmoid applied between z and the loss?
# hint-es: ¿Cuántas veces se aplica la sigmoide entre z y la pérdida?
# title-es: Una sigmoide de más, desplazada para que la primera pérdida se vea bien.

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
        loss = F.binary_cross_entropy_with_logits(torch.sigmoid(x @ W + b) - 0.5, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
