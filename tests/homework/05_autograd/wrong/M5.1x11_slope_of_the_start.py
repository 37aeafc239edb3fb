"""The slope is measured once, at the start."""
# cell: e5_1
# misconception: M5.1x11
# hint: At which place is the slope of the fifth step measured?
# hint-es: ¿En qué lugar se mide la pendiente del quinto paso?
# title-es: La pendiente se mide una sola vez, al comienzo.

def grad_descent(J, theta0, lr, steps):

    theta = theta0.detach().clone().requires_grad_()
    height = J(theta)
    history = [height.item()]
    (slope,) = torch.autograd.grad(height, theta)
    theta = theta.detach()
    for _ in range(steps):
        theta = theta - lr * slope
        history.append(J(theta).item())
    return theta, history
