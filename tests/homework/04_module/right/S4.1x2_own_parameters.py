"""No nn.Linear at all: matrices and vectors in ParameterLists."""
# cell: e4_1
# alternative: S4.1x2

class Net(nn.Module):
    def __init__(self, n_in=5, hidden=32, n_out=3):
        super().__init__()
        sizes = [n_in, hidden, hidden, n_out]
        self.matrices = nn.ParameterList(torch.randn(b, a) / a**0.5 for a, b in zip(sizes, sizes[1:]))
        self.vectors = nn.ParameterList(torch.randn(b) * 0.1 for b in sizes[1:])

    def forward(self, x):
        for depth, (matrix, vector) in enumerate(zip(self.matrices, self.vectors)):
            x = F.linear(x, matrix, vector)
            if depth < 2:
                x = x.clamp(min=0)
        return x

    def predict_proba(self, x):
        mode = self.training
        self.eval()
        with torch.no_grad():
            p = torch.sigmoid(self(x))
        if mode:
            self.train()
        return p

    def predict(self, x, threshold=0.5):
        return self.predict_proba(x) > threshold
