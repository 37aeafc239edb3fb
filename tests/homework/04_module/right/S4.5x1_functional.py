"""F.dropout does the work."""
# cell: e4_5
# alternative: S4.5x1

class DropoutScratch(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError("p is a probability")
        self.p = p

    def forward(self, x):
        return F.dropout(x, self.p, self.training)
