"""Moments in float64, lists in parallel."""
# cell: e6_2
# alternative: S6.2b

class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params = tuple(params)
        self.lr, (self.b1, self.b2), self.eps, self.wd = lr, betas, eps, weight_decay
        self.t = [0] * len(self.params)
        self.m = [torch.zeros_like(p, dtype=torch.float64) for p in self.params]
        self.v = [torch.zeros_like(p, dtype=torch.float64) for p in self.params]

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.t[i] += 1
            g = p.grad.detach().double() + self.wd * p.detach().double()
            self.m[i] += (1 - self.b1) * (g - self.m[i])
            self.v[i] += (1 - self.b2) * (g * g - self.v[i])
            m = self.m[i] / (1 - self.b1 ** self.t[i])
            v = self.v[i] / (1 - self.b2 ** self.t[i])
            p.data.sub_((self.lr * m / (torch.sqrt(v) + self.eps)).to(p.dtype))

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad = torch.zeros_like(p)
