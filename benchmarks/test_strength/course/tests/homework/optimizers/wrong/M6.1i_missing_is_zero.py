"""A missing gradient is taken for zero: momentum and decay go on."""
# cell: sgd
# misconception: M6.1i

class SGD:
    """Stochastic gradient descent with momentum and weight decay."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        groups = list(params)
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        defaults = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        self.param_groups = [{**defaults, **g, "params": list(g["params"])} for g in groups]
        self.buffers = {}

    def zero_grad(self):
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None

    def step(self):
        with torch.no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is None:
                        p.grad = torch.zeros_like(p)
                    d = p.grad + group["weight_decay"] * p
                    if p in self.buffers:
                        self.buffers[p].mul_(group["momentum"]).add_(d)
                    else:
                        self.buffers[p] = d.clone()
                    p.add_(self.buffers[p], alpha=-group["lr"])
