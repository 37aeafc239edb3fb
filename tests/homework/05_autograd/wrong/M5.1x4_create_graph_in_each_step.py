"""Each step is differentiable: create_graph where nobody asks for it."""
# cell: e5_1
# misconception: M5.1d
# hint: Should step 10 remember how step 1 was computed?
# hint-es: ¿Debería el paso 10 recordar cómo se calculó el paso 1?
# title-es: Cada paso se puede derivar: create_graph donde nadie lo pide.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta, create_graph=True)
        theta = theta - lr * slope
    history.append(J(theta).item())
    return theta.clone(), history
