"""Parameters without a gradient decay, too."""
# cell: adamw
# misconception: M6.3d

class AdamW(torch.optim.Optimizer):
    """Adam with decoupled weight decay."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    def step(self):
        with torch.no_grad():
            for group in self.param_groups:
                lr, weight_decay = group["lr"], group["weight_decay"]
                beta1, beta2 = group["betas"]
                for p in group["params"]:
                    p.mul_(1 - lr * weight_decay)
                    if p.grad is None:
                        continue
                    state = self.state[p]
                    t = state.get("step", 0) + 1
                    m = state.get("m", torch.zeros_like(p))
                    v = state.get("v", torch.zeros_like(p))
                    m = beta1 * m + (1 - beta1) * p.grad
                    v = beta2 * v + (1 - beta2) * p.grad**2
                    rate = lr * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
                    eps = group["eps"] * (1 - beta2**t) ** 0.5
                    p.sub_(rate * m / (v.sqrt() + eps))
                    state["step"], state["m"], state["v"] = t, m, v
