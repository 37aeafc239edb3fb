"""Swish ignores the gradient from above."""
# cell: e5_4
# misconception: M5.4x12
# hint: What arrives at backward from above, and where does it enter your result?
# hint-es: ¿Qué le llega a backward desde arriba, y dónde entra en tu resultado?
# title-es: Swish ignora el gradiente que llega de arriba.

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
        return (s + ctx.beta * x * s * (1 - s)), None


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
