"""The corrections are folded into the rate and the eps; moments are new tensors each time."""
# cell: adam

class Adam(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self._move(p, **{k: group[k] for k in ("lr", "betas", "eps", "weight_decay")})

    @torch.no_grad()
    def _move(self, p, lr, betas, eps, weight_decay):
        t, m, v = self.state[p].get("moments", (0, 0.0, 0.0))
        g = p.grad + weight_decay * p.detach()
        t, m, v = t + 1, betas[0] * m + (1 - betas[0]) * g, betas[1] * v + (1 - betas[1]) * g * g
        self.state[p]["moments"] = t, m, v
        root = (1 - betas[1] ** t) ** 0.5
        p -= lr / (1 - betas[0] ** t) * root * m / (v.sqrt() + eps * root)
