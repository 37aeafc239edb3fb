"""A method of its own makes the statistics."""
# cell: e9_3
# alternative: S9.3x3

class QuietNet(nn.Module):
    def __init__(self, n_in, hidden, n_out):
        super().__init__()
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)

    def describe(self, before):
        units = (before <= 0).long().prod(dim=0)
        return {"mean_abs": before.abs().sum() / before.numel(), "dead": units.sum()}

    def forward(self, x):
        self.calls.copy_(self.calls + 1)
        before = self.fc1(x)
        return self.fc2(before.clamp(min=0)), self.describe(before)
