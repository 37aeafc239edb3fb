"""Eval mode uses the batch's own statistics when there are enough rows."""
# cell: e4_4
# misconception: M4.4x4
# hint: In eval mode, does a row's result depend on the rows beside it?
# hint-es: En modo eval, ¿el resultado de una fila depende de las filas que la acompañan?
# title-es: En modo eval se usan las estadísticas del batch cuando hay suficientes filas.

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
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(0) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
            if len(x) > 1:
                mean, var = x.mean(0), x.var(0, correction=0)
        return (x - mean) / torch.sqrt(var + self.eps)
