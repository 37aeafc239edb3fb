"""A start that requires a gradient already is used as it is: backward fills its grad."""
# cell: e5_1
# misconception: M5.1x2
# hint: Look at the tensor that you were given after the call: its numbers, its requires_grad, its grad. Is anything new?
# hint-es: Mira después de la llamada el tensor que te dieron: sus números, su requires_grad, su grad. ¿Hay algo nuevo?
# title-es: Un punto de partida que ya requiere gradiente se usa tal cual: backward llena su grad.

def grad_descent(J, theta0, lr, steps):

    theta = theta0 if theta0.requires_grad else theta0.clone().requires_grad_()
    history = []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        theta.grad = None
        height.backward()
        theta = (theta - lr * theta.grad).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach().clone(), history
