"""The honest gradient of a step: zero."""
# cell: e5_4
# misconception: M5.4x8
# hint: Which inputs of SignSTE should still receive a gradient: 0.5, 1, 2?
# hint-es: ¿Qué entradas de SignSTE deberían seguir recibiendo gradiente: 0.5, 1, 2?
# title-es: El gradiente honesto de un escalón: cero.

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
        return torch.where(x >= 0, 1, -1).to(x.dtype)

    @staticmethod
    def backward(ctx, upstream: torch.Tensor):
        (x,) = ctx.saved_tensors
        return torch.zeros_like(upstream)
