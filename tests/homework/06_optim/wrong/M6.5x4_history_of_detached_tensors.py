"""The history keeps detached tensors."""
# cell: e6_5
# misconception: M6.5g
# hint: Of which type are the entries of your history? What should they be?
# hint-es: ¿De qué tipo son los elementos de tu history? ¿De cuál deberían ser?
# title-es: history guarda tensores con detach.

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
        history.append(loss.detach())
    return W, b, history
