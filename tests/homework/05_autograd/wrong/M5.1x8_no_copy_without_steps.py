"""Without a step, the result is the start itself."""
# cell: e5_1
# misconception: M5.1x8
# hint: If somebody writes into your result, whose numbers change?
# hint-es: Si alguien escribe en tu resultado, ¿los números de quién cambian?
# title-es: Sin pasos, el resultado es el mismo punto de partida.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
