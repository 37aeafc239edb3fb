"""functional calls, a counter that is bound anew, counting by the largest value."""
# cell: e9_3
# alternative: S9.3x1

class QuietNet(nn.Module):
    def __init__(self, n_in, hidden, n_out):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(n_in, hidden), nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.tensor(0))

    def forward(self, x):
        self.calls = self.calls + 1
        before = self.fc1(x)
        after = nn.functional.relu(before)
        dead = torch.count_nonzero(after.amax(0) == 0)
        return self.fc2(after), dict(mean_abs=before.detach().norm(1) / before.numel(), dead=dead)
