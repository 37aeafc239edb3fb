"""Weighted sums and the sum of their weights in place of the correction."""
# cell: e6_2
# alternative: S6.2x1

class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.memory = [(p, {"m": 0.0, "v": 0.0, "wm": 0.0, "wv": 0.0}) for p in params]
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, weight_decay

    @torch.no_grad()
    def step(self):
        for p, seen in self.memory:
            if p.grad is not None:
                g = torch.add(p.grad, p, alpha=self.decay)
                for name, beta, new in zip("mv", self.betas, (g, g.square())):
                    seen[name] = beta * seen[name] + (1 - beta) * new
                    seen["w" + name] = beta * seen["w" + name] + (1 - beta)
                mean, square = seen["m"] / seen["wm"], seen["v"] / seen["wv"]
                p.add_(mean / (square.sqrt() + self.eps), alpha=-self.lr)

    def zero_grad(self):
        for p, _ in self.memory:
            p.grad = None
