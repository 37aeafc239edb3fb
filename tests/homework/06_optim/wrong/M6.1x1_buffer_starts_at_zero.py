"""The buffer starts at zero: the first push is dampened."""
# cell: e6_1
# misconception: M6.1b
# hint: What is in the buffer after the very first step?
# hint-es: ¿Qué hay en el búfer después del primer paso?
# title-es: El búfer parte en cero: el primer empujón queda amortiguado.

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
                if self.momentum:
                    buffer = self.momentum * self.buffers.get(p, 0.0) + (1 - self.dampening) * d
                    self.buffers[p] = buffer
                    d = d + self.momentum * buffer if self.nesterov else buffer
                p -= self.lr * d

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
