"""The criterion as a module, einsum, gradients by autograd.grad."""
# cell: e6_5
# alternative: S6.5x1

def logistic_regression(x, y, *, lr=0.5, epochs=200, optimizer=torch.optim.SGD):
    features, flags = x.shape[-1], y.shape[-1]
    W = torch.zeros((features, flags), dtype=x.dtype, device=x.device).requires_grad_()
    b = torch.zeros((flags,), dtype=x.dtype, device=x.device).requires_grad_()
    criterion = nn.BCEWithLogitsLoss()
    optim = optimizer([W, b], lr=lr)
    losses = []

    def evaluate():
        loss = criterion(torch.einsum("nf,fc->nc", x, W) + b, y.type_as(x))
        W.grad, b.grad = torch.autograd.grad(loss, (W, b))
        return loss

    for _ in range(epochs):
        losses.append(evaluate().item())
        optim.step()
    return W, b, losses
