"""The gradient is divided by its length."""
# cell: e5_1
# misconception: M5.1x12
# hint: Write the formula of one plain step. Is there anything in your update that is not in it?
# hint-es: Escribe la fórmula de un paso simple. ¿Hay algo en tu actualización que no esté en ella?
# title-es: El gradiente se divide por su largo.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope / (slope.norm() + 1e-12)).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
