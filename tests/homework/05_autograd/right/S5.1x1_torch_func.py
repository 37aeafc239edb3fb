"""torch.func, without any requires_grad."""
# cell: e5_1
# alternative: S5.1x1

def grad_descent(J, theta0, lr, steps):

    step = torch.func.grad_and_value(J)
    theta, history = theta0.detach().clone(), []
    while len(history) < steps:
        gradient, height = step(theta)
        history.append(height.item())
        theta = theta - lr * gradient
    return theta, [*history, J(theta).item()]
