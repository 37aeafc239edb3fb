"""The steps stay in one graph, which is cut only at the end."""
# cell: e5_1
# misconception: M5.1x3
# hint: Should step 10 remember how step 1 was computed?
# hint-es: ¿Debería el paso 10 recordar cómo se calculó el paso 1?
# title-es: Los pasos quedan en un solo grafo, que se corta recién al final.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = theta0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = theta - lr * slope
    history.append(J(theta).item())
    return theta.detach(), history
