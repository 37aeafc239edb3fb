"""The stable formula by hand, gradients cleared by hand, a tiny random start."""
# cell: e6_5
# alternative: S6.5b

def logistic_regression(x, y, *, lr=0.5, epochs=200, optimizer=torch.optim.SGD):
    t = y.to(x)
    W = torch.nn.Parameter(torch.randn(x.size(1), y.size(1)).to(x) * 1e-4)
    b = torch.nn.Parameter(torch.zeros(y.size(1)).to(x))
    opt, history = optimizer(iter((b, W)), lr=lr), []
    while len(history) < epochs:
        W.grad = b.grad = None
        z = torch.addmm(b, x, W)
        loss = (z.clamp(min=0) - z * t + torch.log1p(torch.exp(-z.abs()))).mean()
        loss.backward()
        history.append(float(loss.detach()))
        opt.step()
    return W, b, history
