"""The momentum buffer is the gradient's own tensor."""
# cell: sgd
# misconception: M6.1d

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
                        continue
                    d = p.grad
                    if group["weight_decay"]:
                        d = d + group["weight_decay"] * p
                    if p in self.buffers:
                        self.buffers[p].mul_(group["momentum"]).add_(d)
                    else:
                        self.buffers[p] = d
                    p.add_(self.buffers[p], alpha=-group["lr"])
