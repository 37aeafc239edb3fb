"""The dampening acts without momentum, too."""
# cell: e6_1
# misconception: M6.1x14
# hint: What is left for dampening to do when there is no momentum?
# hint-es: ¿Qué le queda por hacer a dampening cuando no hay momentum?
# title-es: La amortiguación actúa también sin momentum.

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
        with torch.no_grad():
            for p in self.params:
                if p.grad is None:
                    continue
                d = p.grad + self.weight_decay * p
                if not self.momentum:
                    d = (1 - self.dampening) * d
                if self.momentum:
                    if p in self.buffers:
                        buffer = self.momentum * self.buffers[p] + (1 - self.dampening) * d
                    else:
                        buffer = d
                    self.buffers[p] = buffer
                    d = d + self.momentum * buffer if self.nesterov else buffer
                p -= self.lr * d

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
