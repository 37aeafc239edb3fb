"""Each call sets a seed."""
# cell: e4_5
# misconception: M4.5x9
# hint: Where does the randomness of your second call come from?
# hint-es: ¿De dónde viene el azar de tu segunda llamada?
# title-es: Cada llamada fija una semilla.

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
        torch.manual_seed(42)
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
