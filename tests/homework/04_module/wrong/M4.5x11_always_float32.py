"""The result is float32, whatever came in."""
# cell: e4_5
# misconception: M4.5x11
# hint: Which dtype comes out when float64 goes in?
# hint-es: ¿Qué dtype sale cuando entra float64?
# title-es: El resultado es float32, sea lo que sea que entró.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        keep = torch.rand_like(x) >= self.p
        return x.float() * keep / (1 - self.p)
