"""The variance is the mean of the squares minus the square of the mean."""
# cell: e4_4
# misconception: M4.4x18
# hint: On paper your variance is right. How many of its digits are left in float32 where both of its terms are large and nearly equal?
# hint-es: En el papel tu varianza es correcta. ¿Cuántos de sus dígitos quedan en float32 cuando sus dos términos son grandes y casi iguales?
# title-es: La varianza es la media de los cuadrados menos el cuadrado de la media.

class RunningNorm(nn.Module):
    """Normalises each feature: with the batch in train mode, with what it remembers in eval mode."""

    def __init__(self, dim: int, momentum: float = 0.1, eps: float = 1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.register_buffer("running_mean", torch.zeros(dim))
        self.register_buffer("running_var", torch.ones(dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            n, mean = len(x), x.mean(0)
            var = (x.square().mean(0) - mean.square()).clamp(min=0)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (var * n / (n - 1) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / torch.sqrt(var + self.eps)
