"""On top of the base class Optimizer, with lerp_ and addcdiv_."""
# cell: e6_3
# alternative: S6.3x2

class AdamW(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (beta1, beta2), lr = group["betas"], group["lr"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["step"], state["m"], state["v"] = 0, torch.zeros_like(p), torch.zeros_like(p)
                state["step"] += 1
                p.sub_(p, alpha=lr * group["weight_decay"])
                m = state["m"].lerp_(p.grad, 1 - beta1)
                v = state["v"].lerp_(p.grad.square(), 1 - beta2)
                root = (v / (1 - beta2 ** state["step"])).sqrt_().add_(group["eps"])
                p.addcdiv_(m, root, value=-lr / (1 - beta1 ** state["step"]))
