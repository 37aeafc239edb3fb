"""p is taken for the probability to keep."""
# cell: e4_5
# misconception: M4.5x1
# hint: With p = 0.2, what share of the elements becomes 0?
# hint-es: Con p = 0.2, ¿qué parte de los elementos pasa a ser 0?
# title-es: p se toma como la probabilidad de conservar.

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
        keep = torch.rand_like(x) < self.p
        return x * keep / (1 - self.p)
