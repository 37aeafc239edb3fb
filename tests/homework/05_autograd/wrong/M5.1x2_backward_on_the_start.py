"""backward fills the grad of the start."""
# cell: e5_1
# misconception: M5.1x2
# hint: Look at the tensor that you were given after the call: its numbers, its requires_grad, its grad. Is anything new?
# hint-es: Mira después de la llamada el tensor que te dieron: sus números, su requires_grad, su grad. ¿Hay algo nuevo?
# title-es: backward llena el grad del punto de partida.

def grad_descent(J, theta0, lr, steps):

    theta = theta0.clone().requires_grad_()
    history = []
    for _ in range(steps):
        theta.grad = None
        height = J(theta)
        history.append(height.item())
        height.backward(inputs=[theta] if theta.is_leaf else [theta0])
        gradient = theta.grad if theta.is_leaf else theta0.grad
        theta = (theta - lr * gradient).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
