"""p = 1 divides 0 by 0."""
# cell: e4_5
# misconception: M4.5g
# hint: What is 0 / (1 - 1)?
# hint-es: ¿Cuánto es 0 / (1 - 1)?
# title-es: p = 1 divide 0 por 0.

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
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
