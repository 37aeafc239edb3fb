"""The mask is applied under no_grad."""
# cell: e4_5
# misconception: M4.5h
# hint: Does x get a gradient?
# hint-es: ¿Le llega gradiente a x?
# title-es: La máscara se aplica bajo no_grad.

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
        with torch.no_grad():
            keep = torch.rand_like(x) >= self.p
            return x * keep / (1 - self.p)
