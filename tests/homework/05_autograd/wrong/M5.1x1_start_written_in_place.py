"""The start is walked down in place."""
# cell: e5_1
# misconception: M5.1x1
# hint: Look at the tensor that you were given after the call: its numbers, its requires_grad, its grad. Is anything new?
# hint-es: Mira después de la llamada el tensor que te dieron: sus números, su requires_grad, su grad. ¿Hay algo nuevo?
# title-es: El punto de partida se mueve in-place.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta.data -= lr * slope
    history.append(J(theta).item())
    return theta.detach(), history
