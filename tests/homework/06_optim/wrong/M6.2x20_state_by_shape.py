"""The averages are kept by shape: parameters of one shape share theirs."""
# cell: e6_2
# misconception: M6.2x20
# hint: Two layers of the same size: what does your optimizer remember of each?
# hint-es: Dos capas del mismo tamaño: ¿qué recuerda tu optimizador de cada una?
# title-es: Los promedios se guardan por forma: los parámetros de una misma forma comparten los suyos.

class Adam:
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
                t, m, v = self.state.get(p.shape, (0, 0.0, 0.0))
                t += 1
                m = beta1 * m + (1 - beta1) * g
                v = beta2 * v + (1 - beta2) * g**2
                self.state[p.shape] = t, m, v
                m_hat = m / (1 - beta1**t)
                v_hat = v / (1 - beta2**t)
                p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)

    def zero_grad(self) -> None:
        """Clear the gradients."""
        for p in self.params:
            p.grad = None
