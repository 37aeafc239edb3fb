"""The buffers are reassigned, and there is one more that counts."""
# cell: e4_4
# alternative: S4.4a

class RunningNorm(nn.Module):
    def __init__(self, dim, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.register_buffer("running_mean", torch.zeros(dim))
        self.register_buffer("running_var", torch.ones(dim))
        self.register_buffer("steps", torch.tensor(0.0))

    def forward(self, x):
        if not self.training:
            return (x - self.running_mean) * torch.rsqrt(self.running_var + self.eps)
        n = len(x)
        mean = x.sum(0) / n
        centred = x - mean
        var = centred.pow(2).sum(0) / n
        m = self.momentum
        self.running_mean = (1 - m) * self.running_mean + m * mean.detach()
        self.running_var = (1 - m) * self.running_var + m * var.detach() * n / (n - 1)
        self.steps = self.steps + 1
        return centred * (var + self.eps) ** -0.5
