"""It stops as soon as the bottom is level."""
# cell: e5_1
# misconception: M5.1x14
# hint: How many steps were you asked for, and how many do you take? Are there always as many?
# hint-es: ¿Cuántos pasos te piden, y cuántos das? ¿Son siempre los mismos?
# title-es: Se detiene apenas el fondo es plano.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        if slope.norm() < 1e-6:
            break
        theta = (theta - lr * slope).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
