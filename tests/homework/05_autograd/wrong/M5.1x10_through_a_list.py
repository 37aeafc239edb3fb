"""theta goes through a Python list and comes back as float32."""
# cell: e5_1
# misconception: M5.1x9
# hint: Which dtype goes in, which one comes out, and is there a narrower one on the way?
# hint-es: ¿Qué dtype entra, cuál sale, y hay uno más angosto en el camino?
# title-es: theta pasa por una lista de Python y vuelve como float32.

def grad_descent(J, theta0: torch.Tensor, lr: float, steps: int) -> tuple[torch.Tensor, list[float]]:
    """The last theta of plain gradient descent from theta0, and J at every theta on the way."""
    theta, history = torch.tensor(theta0.tolist(), requires_grad=True), []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
