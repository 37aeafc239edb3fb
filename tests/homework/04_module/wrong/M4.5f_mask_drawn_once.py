"""The mask is drawn once and used again."""
# cell: e4_5
# misconception: M4.5f
# hint: Call it twice in train mode, and compare.
# hint-es: Llámala dos veces en modo train y compara.
# title-es: La máscara se saca una vez y se vuelve a usar.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p
        self.keep = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        if self.keep is None or self.keep.shape != x.shape:
            self.keep = torch.rand_like(x) >= self.p
        return x * self.keep / (1 - self.p)
