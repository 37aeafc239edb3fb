"""An SGD optimizer inside, the history as a tuple."""
# cell: e5_1
# alternative: S5.1a

def grad_descent(J, theta0, lr, steps):

    theta = torch.nn.Parameter(theta0.detach().clone())
    optimizer = torch.optim.SGD([theta], lr=lr)
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        height = J(theta)
        history.append(float(height.detach()))
        height.backward()
        optimizer.step()
    with torch.no_grad():
        history.append(float(J(theta)))
    return theta.data, tuple(history)
