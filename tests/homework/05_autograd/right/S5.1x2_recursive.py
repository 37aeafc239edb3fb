"""Recursive: one step, then the rest."""
# cell: e5_1
# alternative: S5.1x2

def grad_descent(J, theta0, lr, steps):

    here = theta0.detach().clone()
    here.requires_grad = steps > 0
    height = J(here)
    if steps == 0:
        return here, [height.item()]
    height.backward()
    theta, rest = grad_descent(J, here.detach() - lr * here.grad, lr, steps - 1)
    return theta, [height.item()] + rest
