"""torch.var_mean, and lerp_ on the data."""
# cell: e4_4
# alternative: S4.4x2

class RunningNorm(nn.Module):
    def __init__(self, dim, momentum=0.1, eps=1e-5):
        super().__init__()
        self.register_buffer("running_mean", torch.zeros(dim))
        self.register_buffer("running_var", torch.ones(dim))
        self.weight_of_new, self.floor = momentum, eps

    @torch.no_grad()
    def _remember(self, x):
        var, mean = torch.var_mean(x, dim=0, correction=1)
        self.running_mean.lerp_(mean, self.weight_of_new)
        self.running_var.lerp_(var, self.weight_of_new)

    def forward(self, x):
        if self.training:
            var, mean = torch.var_mean(x, dim=0, correction=0)
            self._remember(x)
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean).div((var + self.floor).sqrt())
