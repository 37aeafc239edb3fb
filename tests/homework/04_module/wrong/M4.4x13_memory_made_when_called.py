"""The buffers are made in the first call instead of the constructor."""
# cell: e4_4
# misconception: M4.4x13
# hint: A fresh layer gets a state_dict before it has seen a batch. Is there anything to load it into?
# hint-es: Una capa nueva recibe un state_dict antes de haber visto un batch. ¿Hay algo donde cargarlo?
# title-es: Los buffers se hacen en la primera llamada y no en el constructor.

class RunningNorm(nn.Module):
    """Normalises each feature: with the batch in train mode, with what it remembers in eval mode."""

    def __init__(self, dim: int, momentum: float = 0.1, eps: float = 1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not hasattr(self, "running_mean"):
            self.register_buffer("running_mean", torch.zeros(x.shape[1]))
            self.register_buffer("running_var", torch.ones(x.shape[1]))
        if self.training:
            mean, var = x.mean(0), x.var(0, correction=0)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(0) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / torch.sqrt(var + self.eps)
