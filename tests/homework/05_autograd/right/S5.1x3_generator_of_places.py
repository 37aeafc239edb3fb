"""A generator walks on for ever; as many places as are needed are taken from it."""
# cell: e5_1
# alternative: S5.1x3

from itertools import islice


def _walk(J, theta, lr):
    while True:
        theta = theta.detach().requires_grad_(True)
        height = J(theta)
        yield theta, height
        theta = theta - torch.autograd.grad(height, [theta])[0].mul(lr)


def grad_descent(J, theta0, lr, steps):
    places, heights = zip(*islice(_walk(J, theta0.detach().clone(), lr), steps + 1))
    return places[-1].detach(), [*map(float, heights)]
