"""The loss by logsigmoid, zero_grad at the end of the epoch."""
# cell: e6_5
# alternative: S6.5x2

def logistic_regression(x, y, *, lr=0.5, epochs=200, optimizer=torch.optim.SGD):
    up = y > 0
    W, b = (torch.zeros(*s, dtype=x.dtype, requires_grad=True) for s in ((x.shape[1], y.shape[1]), (y.shape[1],)))
    sled, history = optimizer((W, b), lr=lr), [0.0] * epochs
    for epoch in range(epochs):
        z = x.matmul(W).add(b)
        loss = -F.logsigmoid(torch.where(up, z, -z)).mean()
        history[epoch] = loss.item()
        loss.backward()
        sled.step()
        sled.zero_grad()
    return W, b, history
