"""The learning rate goes into the buffer and is applied again."""
# cell: e6_1
# misconception: M6.1x12
# hint: How often does lr come up between the gradient and the parameter? Calculate the first step by hand.
# hint-es: ¿Cuántas veces aparece lr entre el gradiente y el parámetro? Calcula a mano el primer paso.
# title-es: La tasa de aprendizaje entra en el búfer y se aplica otra vez.

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
                d = self.lr * p.grad + self.weight_decay * p
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
