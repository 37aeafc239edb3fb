"""The derivative by exponentials: inf / inf."""
# cell: e5_4
# misconception: M5.4x18
# hint: What does your formula give where the exponential overflows?
# hint-es: ¿Qué da tu fórmula donde la exponencial se desborda?
# title-es: La derivada con exponenciales: inf / inf.

class Swish(torch.autograd.Function):
    """x · σ(beta · x) with its own derivative; use it as Swish.apply(x, beta)."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, beta: float) -> torch.Tensor:
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, upstream: torch.Tensor):
        (x,) = ctx.saved_tensors
        e = torch.exp(ctx.beta * x)
        s = e / (1 + e)
        return upstream * (s + ctx.beta * x * s * (1 - s)), None


class SignSTE(torch.autograd.Function):
    """A step of ±1 whose gradient passes straight through near 0; use it as SignSTE.apply(x)."""

    @staticmethod
    def forward(ctx, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return torch.where(x >= 0, 1, -1).to(x.dtype)

    @staticmethod
    def backward(ctx, upstream: torch.Tensor):
        (x,) = ctx.saved_tensors
        return upstream * (x.abs() <= 1)
