"""SignSTE keeps x on ctx as an attribute."""
# cell: e5_4
# misconception: M5.4x24
# hint: What does your backward see if somebody writes into x in between, and would anybody notice?
# hint-es: ¿Qué ve tu backward si alguien escribe en x entre medio, y alguien se daría cuenta?
# title-es: SignSTE guarda x como atributo de ctx.

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
        ctx.x = x
        return torch.where(x >= 0, 1, -1).to(x.dtype)

    @staticmethod
    def backward(ctx, upstream: torch.Tensor):
        x = ctx.x
        return upstream * (x.abs() <= 1)
