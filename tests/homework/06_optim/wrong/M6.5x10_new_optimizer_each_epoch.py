"""A new optimizer in each epoch."""
# cell: e6_5
# misconception: M6.5x10
# hint: How many optimizers are made in one training, and what does each of them know and remember?
# hint-es: ¿Cuántos optimizadores se crean en un entrenamiento, y qué sabe y qué recuerda cada uno?
# title-es: Un optimizador nuevo en cada época.

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
    targets, history = y.to(x.dtype), []
    for _ in range(epochs):
        sled = optimizer([W, b], lr=lr)
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
