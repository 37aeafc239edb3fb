"""It takes one step more than it was asked for."""
# cell: e5_1
# misconception: M5.1x15
# hint: Ask for no step at all: where do you end?
# hint-es: Pide cero pasos: ¿dónde terminas?
# title-es: Da un paso más de los que se le piden.

def grad_descent(J, theta0, lr, steps):

    theta = theta0.detach().clone().requires_grad_()
    history = []
    for _ in range(steps + 1):
        height = J(theta)
        history.append(height.item())
        (slope,) = torch.autograd.grad(height, theta)
        theta = (theta - lr * slope).detach().requires_grad_()
    return theta.detach(), history
