"""The momentum buffers belong to the class, one for each place in the list."""
# cell: e6_1
# misconception: M6.1m
# hint: Create two optimizers. What does the second one know of the first?
# hint-es: Crea dos optimizadores. ¿Qué sabe el segundo del primero?
# title-es: Los búferes de momentum son de la clase, uno por cada lugar de la lista.

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
            for i, p in enumerate(self.params):
                if p.grad is None:
                    continue
                d = p.grad + self.weight_decay * p
                if self.momentum:
                    if i in self.buffers:
                        buffer = self.momentum * self.buffers[i] + (1 - self.dampening) * d
                    else:
                        buffer = d
                    self.buffers[i] = buffer
                    d = d + self.momentum * buffer if self.nesterov else buffer
                p -= self.lr * d

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
