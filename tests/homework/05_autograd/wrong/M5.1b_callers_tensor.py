"""It works on the caller's tensor."""
# cell: e5_1
# misconception: M5.1b
# hint: Look at the tensor that you were given after the call: its numbers, its requires_grad, its grad. Is anything new?
# hint-es: Mira después de la llamada el tensor que te dieron: sus números, su requires_grad, su grad. ¿Hay algo nuevo?
# title-es: Trabaja sobre el tensor de quien llama.

def grad_descent(J, theta0, lr, steps):

    theta = theta0.requires_grad_()
    history = []
    for _ in range(steps):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    history.append(J(theta).item())
    return theta.detach(), history
