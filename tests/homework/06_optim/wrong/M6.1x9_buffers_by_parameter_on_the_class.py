"""The momentum of a parameter is shared by all optimizers that move it."""
# cell: e6_1
# misconception: M6.1m
# hint: Create two optimizers. What does the second one know of the first?
# hint-es: Crea dos optimizadores. ¿Qué sabe el segundo del primero?
# title-es: El momentum de un parámetro lo comparten todos los optimizadores que lo mueven.

class SGD:
    buffers = {}

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

    def step(self) -> None:
        """Move each parameter that has a gradient."""
        with torch.no_grad():
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
                p -= self.lr * d

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
