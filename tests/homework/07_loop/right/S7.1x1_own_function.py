"""A custom autograd Function with the gradient written by hand."""
# cell: e7_1
# alternative: S7.1x1

class _Entropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, t, w):
        p = torch.sigmoid(z)
        ctx.save_for_backward(p, t, w)
        size = z.abs()
        small = torch.log1p(torch.exp(-size))
        return w * t * (small + (size - z) / 2) + (1 - t) * (small + (size + z) / 2)

    @staticmethod
    def backward(ctx, grad):
        p, t, w = ctx.saved_tensors
        return grad * ((1 - t) * p - w * t * (1 - p)), None, None


def bce_with_logits(logits, targets, *, reduction="mean", pos_weight=None):
    reduce = {"mean": torch.mean, "sum": torch.sum, "none": lambda loss: loss}[reduction]
    if logits.shape != targets.shape:
        raise ValueError("shapes differ")
    weight = torch.ones_like(logits) if pos_weight is None else pos_weight.expand_as(logits)
    return reduce(_Entropy.apply(logits, targets.to(logits.dtype), weight))
