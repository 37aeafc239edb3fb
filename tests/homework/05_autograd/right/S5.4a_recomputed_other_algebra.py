"""Recomputes the sigmoid with other algebra."""
# cell: e5_4
# alternative: S5.4a

class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.scale = beta
        return x / (1 + torch.exp(-beta * x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        b = ctx.scale
        s = 1 / (1 + torch.exp(-b * x))
        return grad * s * (1 + b * x * (1 - s)), None


class SignSTE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x >= 0).to(x.dtype) * 2 - 1

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        grad = grad.clone()
        grad[(x < -1) | (x > 1)] = 0
        return grad
