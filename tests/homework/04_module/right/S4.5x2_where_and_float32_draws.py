"""torch.where on float32 draws, whatever the dtype."""
# cell: e4_5
# alternative: S4.5x2

class DropoutScratch(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not (0 <= p <= 1):
            raise ValueError(p)
        self.register_buffer("kept", torch.tensor(1.0 - p), persistent=False)
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        drop = torch.rand(x.shape, device=x.device) < self.p
        return torch.where(drop, x * 0, x / max(1 - self.p, 1e-9))
