"""Whole rows are dropped instead of elements."""
# cell: e4_5
# misconception: M4.5x2
# hint: In one row, is every element decided on its own?
# hint-es: Dentro de una fila, ¿cada elemento se decide por separado?
# title-es: Se borran filas enteras en vez de elementos.

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
        keep = torch.rand(len(x), 1, device=x.device) >= self.p
        return x * keep / (1 - self.p)
