"""W has the shape of the weight of nn.Linear."""
# cell: e6_5
# misconception: M6.5x20
# hint: What exactly does the contract ask you to return?
# hint-es: ¿Qué pide exactamente el contrato que devuelvas?
# title-es: W tiene la forma del weight de nn.Linear.

def logistic_regression(
    x: torch.Tensor,
    y: torch.Tensor,
    *,
    lr: float = 0.5,
    epochs: int = 200,
    optimizer=torch.optim.SGD,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """W and b of a logistic regression of y on x, and the loss before each step."""
    W = x.new_zeros(y.shape[1], x.shape[1], requires_grad=True)
    b = x.new_zeros(y.shape[1], requires_grad=True)
    sled = optimizer([W, b], lr=lr)
    targets, history = y.to(x.dtype), []
    for _ in range(epochs):
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W.T + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
