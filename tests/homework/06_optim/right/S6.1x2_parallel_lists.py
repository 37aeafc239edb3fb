"""Lists in parallel, None for a buffer that is not there yet, gradients zeroed in place."""
# cell: e6_1
# alternative: S6.1x2

class SGD:
    def __init__(self, params, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        self.params = [p for p in params]
        if len(self.params) == 0:
            raise ValueError("no parameters")
        self.velocity = [None] * len(self.params)
        self.lr, self.mu, self.tau = lr, momentum, dampening
        self.wd, self.nesterov = weight_decay, nesterov

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            d = p.grad.detach().clone()
            if self.wd != 0:
                d.add_(p.detach(), alpha=self.wd)
            if self.mu != 0:
                old = self.velocity[i]
                self.velocity[i] = d.clone() if old is None else old * self.mu + d * (1 - self.tau)
                if self.nesterov:
                    d.add_(self.velocity[i], alpha=self.mu)
                else:
                    d = self.velocity[i]
            p.copy_(p - self.lr * d)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()
