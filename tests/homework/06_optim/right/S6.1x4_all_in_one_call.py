"""On the base class, with one call for all parameters of a group."""
# cell: e6_1
# alternative: S6.1x4

class SGD(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        settings = {"lr": lr, "mu": momentum, "tau": dampening, "wd": weight_decay}
        super().__init__(params, {**settings, "nesterov": nesterov})

    @torch.no_grad()
    def step(self, closure=None):
        """Move each parameter that has a gradient."""
        for group in self.param_groups:
            params = [p for p in group["params"] if p.grad is not None]
            if not params:
                continue
            d = torch._foreach_add([p.grad for p in params], params, alpha=group["wd"])
            if group["mu"]:
                for p, now in zip(params, d):
                    state = self.state[p]
                    if "b" in state:
                        state["b"].mul_(group["mu"]).add_(now, alpha=1 - group["tau"])
                    else:
                        state["b"] = now.clone()
                buffers = [self.state[p]["b"] for p in params]
                d = torch._foreach_add(d, buffers, alpha=group["mu"]) if group["nesterov"] else buffers
            torch._foreach_add_(params, d, alpha=-group["lr"])
