"""Statistics under no_grad, the counter by add_."""
# cell: e9_3
# alternative: S9.3x2

class QuietNet(nn.Module):
    def __init__(self, n_in, hidden, n_out):
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros([], dtype=torch.long))

    def forward(self, x):
        before = self.fc1(x)
        after = self.relu(before)
        with torch.no_grad():
            self.calls.add_(1)
            alive = (after > 0).any(0)
            stats = {"dead": (~alive).sum(), "mean_abs": torch.mean(torch.abs(before))}
        return self.fc2(after), stats
