"""The first batch replaces the memory instead of moving it."""
# cell: e4_4
# misconception: M4.4x10
# hint: How far does the first batch move the memory in BatchNorm1d?
# hint-es: ¿Cuánto mueve la memoria el primer batch en BatchNorm1d?
# title-es: El primer batch reemplaza la memoria en vez de moverla.

class RunningNorm(nn.Module):
    """Normalises each feature: with the batch in train mode, with what it remembers in eval mode."""

    def __init__(self, dim: int, momentum: float = 0.1, eps: float = 1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.register_buffer("running_mean", torch.zeros(dim))
        self.register_buffer("running_var", torch.ones(dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            mean, var = x.mean(0), x.var(0, correction=0)
            with torch.no_grad():
                first = bool((self.running_mean == 0).all())
                weight = 1.0 if first else self.momentum
                self.running_mean += weight * (mean - self.running_mean)
                self.running_var += weight * (x.var(0) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / torch.sqrt(var + self.eps)
