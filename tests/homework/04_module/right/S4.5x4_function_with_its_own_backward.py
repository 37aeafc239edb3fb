"""The mask is drawn by bernoulli_ and applied by an autograd Function."""
# cell: e4_5
# alternative: S4.5x4

class _Masked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, mask):
        ctx.save_for_backward(mask)
        return x * mask

    @staticmethod
    def backward(ctx, upstream):
        return upstream * ctx.saved_tensors[0], None


class DropoutScratch(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        assert 0.0 <= p <= 1.0, p
        self.keep = 1.0 - p

    def forward(self, x):
        if not self.training or self.keep == 1:
            return x
        mask = torch.empty_like(x).bernoulli_(self.keep)
        return _Masked.apply(x, mask / self.keep if self.keep else mask)
