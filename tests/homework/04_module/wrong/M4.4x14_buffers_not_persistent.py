"""The buffers are not persistent: they are not saved."""
# cell: e4_4
# misconception: M4.4x14
# hint: Which keys does your state_dict() have?
# hint-es: ¿Qué claves tiene tu state_dict()?
# title-es: Los buffers no son persistentes: no se guardan.

class RunningNorm(nn.Module):
    """Normalises each feature: with the batch in train mode, with what it remembers in eval mode."""

    def __init__(self, dim: int, momentum: float = 0.1, eps: float = 1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.register_buffer("running_mean", torch.zeros(dim), persistent=False)
        self.register_buffer("running_var", torch.ones(dim), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            mean, var = x.mean(0), x.var(0, correction=0)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(0) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / torch.sqrt(var + self.eps)
