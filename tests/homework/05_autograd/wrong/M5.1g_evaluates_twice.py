"""J is evaluated twice per step."""
# cell: e5_1
# misconception: M5.1g
# hint: How often do you call J for each place?
# hint-es: ¿Cuántas veces llamas a J por cada lugar?
# title-es: J se evalúa dos veces por paso.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(J(theta), theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
