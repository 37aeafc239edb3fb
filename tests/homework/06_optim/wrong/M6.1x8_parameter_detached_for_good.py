"""The parameter is detached, and no longer asks for gradients."""
# cell: e6_1
# misconception: M6.1x8
# hint: What does theta.requires_grad say after your step?
# hint-es: ¿Qué dice theta.requires_grad después de tu paso?
# title-es: Al parámetro se le hace detach y ya no pide gradientes.

class SGD:
    """Stochastic gradient descent with momentum, dampening, weight decay and Nesterov's look-ahead."""

    def __init__(
        self,
        params,
        lr: float,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        self.params = list(params)
        if not self.params:
            raise ValueError("there is nothing to optimise: params is empty")
        self.lr, self.momentum, self.dampening = lr, momentum, dampening
        self.weight_decay, self.nesterov = weight_decay, nesterov
        self.buffers = {}

    def step(self) -> None:
        """Move each parameter that has a gradient."""
        for p in self.params:
            if p.grad is None:
                continue
            d = p.grad + self.weight_decay * p
            if self.momentum:
                if p in self.buffers:
                    buffer = self.momentum * self.buffers[p] + (1 - self.dampening) * d
                else:
                    buffer = d
                self.buffers[p] = buffer
                d = d + self.momentum * buffer if self.nesterov else buffer
            p.detach_()
            p -= self.lr * d.detach()

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
