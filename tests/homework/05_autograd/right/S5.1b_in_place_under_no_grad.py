"""In-place updates under no_grad; the result is a leaf that requires a gradient."""
# cell: e5_1
# alternative: S5.1b

def grad_descent(J, theta0, lr, steps):

    theta = theta0.detach().clone().requires_grad_(True)
    history = []
    for _ in range(steps):
        loss = J(theta)
        history.append(loss.item())
        loss.backward()
        with torch.no_grad():
            theta -= lr * theta.grad
            theta.grad.zero_()
    history.append(J(theta).item())
    return theta, history
