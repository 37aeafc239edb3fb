"""Three layers, F.relu, and every module's mode put back on its own."""
# cell: e4_1
# alternative: S4.1x1

class Net(nn.Module):
    def __init__(self, n_in=5, hidden=32, n_out=3):
        super().__init__()
        self.out = nn.Linear(hidden, n_out)
        self.second = nn.Linear(hidden, hidden)
        self.first = nn.Linear(n_in, hidden)

    def forward(self, x):
        return self.out(F.relu(self.second(F.relu(self.first(x)))))

    def predict_proba(self, x):
        modes = [(module, module.training) for module in self.modules()]
        self.eval()
        try:
            return 1 / (1 + torch.exp(-self.forward(x).detach()))
        finally:
            for module, mode in modes:
                module.training = mode

    def predict(self, x, threshold=0.5):
        return torch.gt(self.predict_proba(x), threshold)
