"""ModuleLists, functional dropout with the training flag, assert."""
# cell: e4_3
# alternative: S4.3a

class MLP(nn.Module):
    def __init__(self, sizes, activation=nn.ReLU, dropout=0.0):
        super().__init__()
        assert len(sizes) >= 2, "at least two sizes"
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.activations = nn.ModuleList(activation() for _ in sizes[1:-1])
        self.dropout = dropout

    def forward(self, x):
        for linear, activation in zip(self.linears, self.activations):
            x = F.dropout(activation(linear(x)), self.dropout, training=self.training)
        return self.linears[-1](x)
