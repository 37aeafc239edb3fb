"""Velocities are kept by shape: parameters of one shape share theirs."""
# cell: e6_1
# misconception: M6.1x19
# hint: Two layers of the same size: what does your optimizer remember of each?
# hint-es: Dos capas del mismo tamaño: ¿qué recuerda tu optimizador de cada una?
# title-es: Las velocidades se guardan por forma: los parámetros de una misma forma comparten la suya.

class SGD:
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
                    if p.shape in self.buffers:
                        buffer = self.momentum * self.buffers[p.shape] + (1 - self.dampening) * d
                    else:
                        buffer = d
                    self.buffers[p.shape] = buffer
                    d = d + self.momentum * buffer if self.nesterov else buffer
                p -= self.lr * d

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
