"""p.data gets a new tensor."""
# cell: e6_2
# misconception: M6.2x13
# hint: Somebody holds a view of the parameter, made before the step. What does that view show after it?
# hint-es: Alguien tiene una vista del parámetro, creada antes del paso. ¿Qué muestra esa vista después?
# title-es: p.data recibe un tensor nuevo.

class Adam:
    """Adam: steps along a running mean of the gradient, divided by the root of one of its square."""

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        self.params = list(params)
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.state = {}

    def step(self) -> None:
        """Move each parameter that has a gradient."""
        beta1, beta2 = self.betas
        with torch.no_grad():
            for p in self.params:
                if p.grad is None:
                    continue
                g = p.grad + self.weight_decay * p
                t, m, v = self.state.get(p, (0, 0.0, 0.0))
                t += 1
                m = beta1 * m + (1 - beta1) * g
                v = beta2 * v + (1 - beta2) * g**2
                self.state[p] = t, m, v
                m_hat = m / (1 - beta1**t)
                v_hat = v / (1 - beta2**t)
                p.data = p - self.lr * m_hat / (v_hat.sqrt() + self.eps)

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
