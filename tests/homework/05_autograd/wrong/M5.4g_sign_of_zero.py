"""sign(0) = 0: a third value."""
# cell: e5_4
# misconception: M5.4g
# hint: What is your output for exactly 0?
# hint-es: ¿Cuál es tu salida para exactamente 0?
# title-es: sign(0) = 0: un tercer valor.

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
        s = torch.sigmoid(ctx.beta * x)
        return upstream * (s + ctx.beta * x * s * (1 - s)), None


class SignSTE(torch.autograd.Function):
    """A step of ±1 whose gradient passes straight through near 0; use it as SignSTE.apply(x)."""

    @staticmethod
    def forward(ctx, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return torch.sign(x)

    @staticmethod
    def backward(ctx, upstream: torch.Tensor):
        (x,) = ctx.saved_tensors
        return upstream * (x.abs() <= 1)
