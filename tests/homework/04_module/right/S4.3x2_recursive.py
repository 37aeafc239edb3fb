"""A model is a layer and the rest, which is a model."""
# cell: e4_3
# alternative: S4.3x2

class MLP(nn.Module):
    def __init__(self, sizes, activation=nn.ReLU, dropout=0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes at least")
        self.linear = nn.Linear(sizes[0], sizes[1])
        self.rest = None
        if len(sizes) > 2:
            self.activation = activation()
            self.dropout = nn.Dropout(dropout)
            self.rest = MLP(sizes[1:], activation, dropout)

    def forward(self, x):
        x = self.linear(x)
        return x if self.rest is None else self.rest(self.dropout(self.activation(x)))
