"""The sizes of the slides are written down: 5 and 3."""
# cell: e6_5
# misconception: M6.5x23
# hint: Try two instruments and one flag. From where do your shapes come?
# hint-es: Prueba con dos instrumentos y una bandera. ¿De dónde salen tus formas?
# title-es: Los tamaños de las diapositivas están escritos: 5 y 3.

def logistic_regression(
    x: torch.Tensor,
    y: torch.Tensor,
    *,
    lr: float = 0.5,
    epochs: int = 200,
    optimizer=torch.optim.SGD,
) -> tuple[torch.Tensor, torch.Tensor, list[float]]:
    """W and b of a logistic regression of y on x, and the loss before each step."""
    W = x.new_zeros(5, 3, requires_grad=True)
    b = x.new_zeros(3, requires_grad=True)
    sled = optimizer([W, b], lr=lr)
    targets, history = y.to(x.dtype), []
    for _ in range(epochs):
        sled.zero_grad()
        loss = F.binary_cross_entropy_with_logits(x @ W + b, targets)
        loss.backward()
        sled.step()
        history.append(loss.item())
    return W, b, history
