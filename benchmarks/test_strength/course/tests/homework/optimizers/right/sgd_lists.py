"""Buffers in lists beside the parameters, started at zero; gradients cleared to zeros."""
# cell: sgd

class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        items = [*params]
        if items and not isinstance(items[0], dict):
            items = [dict(params=items)]
        self.groups = []
        for item in items:
            ps = list(item["params"])
            self.groups.append((
                ps,
                [torch.zeros_like(p) for p in ps],
                item.get("lr", lr),
                item.get("momentum", momentum),
                item.get("weight_decay", weight_decay),
            ))

    def zero_grad(self):
        for ps, *_ in self.groups:
            for p in ps:
                if p.grad is not None:
                    p.grad.zero_()

    @torch.no_grad()
    def step(self):
        for ps, buffers, lr, momentum, decay in self.groups:
            for p, b in zip(ps, buffers):
                if p.grad is not None:
                    b.copy_(momentum * b + p.grad + decay * p)
                    p -= lr * b
