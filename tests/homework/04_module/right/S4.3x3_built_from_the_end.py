"""The layers are made from the last one to the first."""
# cell: e4_3
# alternative: S4.3x3

class MLP(nn.Module):
    def __init__(self, sizes, activation=nn.ReLU, dropout=0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes at least")
        layers = [nn.Linear(sizes[-2], sizes[-1])]
        for k in range(len(sizes) - 3, -1, -1):
            layers = [nn.Linear(sizes[k], sizes[k + 1]), activation(), nn.Dropout(dropout)] + layers
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
