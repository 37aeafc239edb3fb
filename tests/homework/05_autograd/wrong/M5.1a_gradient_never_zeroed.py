"""The gradient is never zeroed: each step uses the sum of all earlier ones."""
# cell: e5_1
# misconception: M5.1a
# hint: What is theta.grad before the second backward?
# hint-es: ¿Cuánto vale theta.grad antes del segundo backward?
# title-es: El gradiente nunca se pone en cero: cada paso usa la suma de todos los anteriores.

def grad_descent(J, theta0, lr, steps):

    theta = theta0.detach().clone().requires_grad_()
    history = []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        height.backward()
        with torch.no_grad():
            theta -= lr * theta.grad
    history.append(J(theta).item())
    return theta.detach(), history
