"""It climbs instead of descending."""
# cell: e5_1
# misconception: M5.1c
# hint: Which way does the gradient point: up or down?
# hint-es: ¿Hacia dónde apunta el gradiente: hacia arriba o hacia abajo?
# title-es: Sube en vez de bajar.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta + lr * slope).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
