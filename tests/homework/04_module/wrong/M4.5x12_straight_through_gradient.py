"""The gradient is 1 where the element was dropped, too."""
# cell: e4_5
# misconception: M4.5x12
# hint: If a dropped element changes a little, does the output change?
# hint-es: Si un elemento borrado cambia un poco, ¿cambia la salida?
# title-es: El gradiente es 1 también donde el elemento se borró.

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
        return x + (x * keep / (1 - self.p) - x).detach()
