"""lerp, addcmul and addcdiv; the correction of the first average goes into the rate."""
# cell: e6_2
# alternative: S6.2x2

class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.slots = [[p, 0, torch.zeros_like(p), torch.zeros_like(p)] for p in params]
        self.settings = (lr, *betas, eps, weight_decay)

    @torch.no_grad()
    def step(self):
        """Move each parameter that has a gradient."""
        lr, b1, b2, eps, decay = self.settings
        for slot in self.slots:
            p, _, m, v = slot
            if (g := p.grad) is None:
                continue
            slot[1] += 1
            g = g.add(p, alpha=decay)
            m.lerp_(g, 1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            root = (v / (1 - b2 ** slot[1])).sqrt_().add_(eps)
            p.addcdiv_(m, root, value=-lr / (1 - b1 ** slot[1]))

    def zero_grad(self):
        """Clear the gradients."""
        for p, *_ in self.slots:
            if p.grad is not None:
                p.grad = torch.zeros_like(p)
