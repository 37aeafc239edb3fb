"""All instances share one memory."""
# cell: e4_4
# misconception: M4.4x13
# hint: Make two layers and use one. What does the other remember?
# hint-es: Haz dos capas y usa una. ¿Qué recuerda la otra?
# title-es: Todas las instancias comparten una memoria.

class RunningNorm(nn.Module):
    """Normalises each feature: with the batch in train mode, with what it remembers in eval mode."""

    memory = {}

    def __init__(self, dim: int, momentum: float = 0.1, eps: float = 1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        mean, var = self.memory.setdefault(dim, (torch.zeros(dim), torch.ones(dim)))
        self.register_buffer("running_mean", mean)
        self.register_buffer("running_var", var)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            mean, var = x.mean(0), x.var(0, correction=0)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(0) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / torch.sqrt(var + self.eps)
