"""F.batch_norm with buffers of one's own."""
# cell: e4_4
# alternative: S4.4x1

class RunningNorm(nn.Module):
    def __init__(self, dim, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.running_mean = nn.Buffer(torch.zeros(dim))
        self.running_var = nn.Buffer(torch.ones(dim))

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, None, None, self.training, self.momentum, self.eps)
