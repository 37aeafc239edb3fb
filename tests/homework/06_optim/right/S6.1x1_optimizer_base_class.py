"""On top of the base class Optimizer, with its state and groups."""
# cell: e6_1
# alternative: S6.1x1

class SGD(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        defaults = dict(lr=lr, momentum=momentum, dampening=dampening)
        super().__init__(params, dict(defaults, weight_decay=weight_decay, nesterov=nesterov))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self.move(p, self.state[p], **{k: v for k, v in group.items() if k != "params"})

    def move(self, p, state, lr, momentum, dampening, weight_decay, nesterov):
        d = p.grad.add(p, alpha=weight_decay)
        if momentum != 0:
            if "velocity" not in state:
                state["velocity"] = d.clone()
            else:
                state["velocity"].mul_(momentum).add_(d, alpha=1 - dampening)
            d = d.add(state["velocity"], alpha=momentum) if nesterov else state["velocity"]
        p.add_(d, alpha=-lr)
