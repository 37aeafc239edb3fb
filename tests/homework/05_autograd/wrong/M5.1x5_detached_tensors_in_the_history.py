"""The history holds detached tensors, not floats."""
# cell: e5_1
# misconception: M5.1e
# hint: What type are the elements of your history?
# hint-es: ¿De qué tipo son los elementos de tu history?
# title-es: history guarda tensores separados del grafo, no floats.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.detach())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    history.append(J(theta).detach())
    return theta.detach(), history
