"""logsumexp and logaddexp by hand."""
# cell: e6_7
# alternative: S6.7x2

def make_head(task):
    def check(ok):
        if not ok:
            raise ValueError("outputs and targets don't fit")

    def bce(z, y):
        zero = torch.zeros_like(z)
        return (torch.logaddexp(zero, z) - z * y.to(z.dtype)).mean()

    def flat(z):
        return z[..., 0] if z.ndim == 2 and z.size(1) == 1 else z

    def regression(z, y):
        z = flat(z)
        check(z.shape == y.shape)
        return torch.mean((z - y) ** 2).to(z.dtype)

    def binary(z, y):
        z = flat(z)
        check(z.shape == y.shape)
        return bce(z, y)

    def multilabel(z, y):
        check(z.shape == y.shape)
        return bce(z, y)

    def multiclass(z, y):
        check(z.ndim == 2 and tuple(y.shape) == (len(z),))
        rows = torch.arange(len(z))
        return (torch.logsumexp(z, dim=1) - z[rows, y.long()]).mean()

    losses = dict(regression=regression, binary=binary, multilabel=multilabel, multiclass=multiclass)
    if task not in losses:
        raise ValueError("task should be one of " + ", ".join(losses))
    predict = {
        "regression": flat,
        "binary": lambda z: flat(z).gt(0).to(torch.uint8),
        "multilabel": lambda z: z.gt(0).to(z.dtype),
        "multiclass": lambda z: torch.topk(z, 1).indices[:, 0],
    }
    return losses[task], predict[task]
