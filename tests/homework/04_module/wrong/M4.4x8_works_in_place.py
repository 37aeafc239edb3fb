"""The input is normalised in place."""
# cell: e4_4
# misconception: M4.4x8
# hint: What does the caller's tensor hold after the call?
# hint-es: ¿Qué hay en el tensor de quien llama después de la llamada?
# title-es: La entrada se normaliza in-place.

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
        x -= mean
        x /= torch.sqrt(var + self.eps)
        return x
