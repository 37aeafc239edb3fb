"""The dropped elements are filled with zeros."""
# cell: e4_5
# alternative: S4.5x3

class DropoutScratch(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if self.training and self.p > 0:
            drop = torch.empty(x.shape, device=x.device).uniform_() < self.p
            x = x.masked_fill(drop, 0)
            if self.p < 1:
                x = x / (1 - self.p)
        return x
