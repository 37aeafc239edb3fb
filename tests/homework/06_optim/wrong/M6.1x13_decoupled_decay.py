"""The weight decay goes straight to the weight, past the momentum."""
# cell: e6_1
# misconception: M6.1x13
# hint: With momentum, what becomes of the decay: does the buffer remember it, too?
# hint-es: Con momentum, ¿qué pasa con el decaimiento: el búfer también lo recuerda?
# title-es: El decaimiento va directo al peso, sin pasar por el momentum.

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
                d = p.grad.clone()
                p *= 1 - self.lr * self.weight_decay
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
