"""Numbered attributes made with add_module."""
# cell: e4_3
# alternative: S4.3x1

class MLP(nn.Module):
    def __init__(self, sizes, activation=nn.ReLU, dropout=0.0):
        super().__init__()
        sizes = tuple(sizes)
        self.depth = len(sizes) - 1
        if self.depth < 1:
            raise ValueError("two sizes at least")
        for k in range(self.depth):
            self.add_module(f"linear{k}", nn.Linear(sizes[k], sizes[k + 1]))
            if k + 1 < self.depth:
                self.add_module(f"act{k}", activation())
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        for k in range(self.depth):
            x = getattr(self, f"linear{k}")(x)
            if k + 1 < self.depth:
                x = self.drop(getattr(self, f"act{k}")(x))
        return x
