"""Inherits from the Adam of 6.2: decay, then its step without decay."""
# cell: e6_3
# alternative: S6.3x1

class AdamW(Adam):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.ballast = [p for p in params]
        self.keep = 1 - lr * weight_decay
        super().__init__(self.ballast, lr=lr, betas=betas, eps=eps)

    def step(self):
        for p in self.ballast:
            if p.grad is not None:
                p.data.mul_(self.keep)
        super().step()
