"""All rows get the same mask."""
# cell: e4_5
# misconception: M4.5x3
# hint: Compare the zeros of two rows of one batch.
# hint-es: Compara los ceros de dos filas del mismo batch.
# title-es: Todas las filas reciben la misma máscara.

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
        keep = torch.rand(x.shape[-1:], device=x.device) >= self.p
        return x * keep / (1 - self.p)
