"""Arithmetic on p.data, in place; a small object for each parameter."""
# cell: e6_1
# alternative: S6.1x3

class Rider:
    def __init__(self, p):
        self.p, self.velocity, self.started = p, 0.0, False

    def direction(self, momentum, dampening, weight_decay, nesterov):
        d = self.p.grad.data + weight_decay * self.p.data
        if momentum == 0:
            return d
        share = 1 - dampening if self.started else 1
        self.velocity, self.started = momentum * self.velocity + share * d, True
        return d + momentum * self.velocity if nesterov else self.velocity


class SGD:
    def __init__(self, params, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        self.riders = tuple(Rider(p) for p in params)
        if not self.riders:
            raise ValueError("params is empty")
        self.lr, self.rule = lr, (momentum, dampening, weight_decay, nesterov)

    def step(self):
        for rider in self.riders:
            if rider.p.grad is not None:
                rider.p.data -= self.lr * rider.direction(*self.rule)

    def zero_grad(self):
        for rider in self.riders:
            rider.p.grad = None
