"""Derived from torch.optim.Optimizer, with state made when it is needed."""
# cell: rmsprop

class RMSprop(torch.optim.Optimizer):
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0):
        super().__init__(params, {
            "lr": lr, "alpha": alpha, "eps": eps, "decay": weight_decay, "momentum": momentum,
            "weight_decay": weight_decay,
        })

    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for p in filter(lambda p: p.grad is not None, g["params"]):
                d = torch.add(p.grad, p, alpha=g["weight_decay"])
                state = self.state[p]
                v = state.setdefault("v", torch.zeros_like(p))
                v.lerp_(d.square(), 1 - g["alpha"])
                move = d / v.sqrt().add_(g["eps"])
                if g["momentum"]:
                    b = state.setdefault("b", torch.zeros_like(p))
                    b.mul_(g["momentum"]).add_(move)
                    move = b
                p.add_(move, alpha=-g["lr"])
