"""The look-ahead adds the whole buffer."""
# cell: e6_1
# misconception: M6.1x3
# hint: With nesterov the step goes along a sum of two things. Which two, and which of them is scaled by what?
# hint-es: Con nesterov el paso va en la dirección de una suma de dos cosas. ¿Cuáles son, cuál de las dos va multiplicada, y por cuánto?
# title-es: La mirada hacia adelante suma el búfer entero.

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
                    if p in self.buffers:
                        buffer = self.momentum * self.buffers[p] + (1 - self.dampening) * d
                    else:
                        buffer = d
                    self.buffers[p] = buffer
                    d = d + buffer if self.nesterov else buffer
                p -= self.lr * d

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
