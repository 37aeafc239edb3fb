"""Elements are dropped in eval mode, too."""
# cell: e4_5
# misconception: M4.5d
# hint: Call it twice after .eval().
# hint-es: Llámala dos veces después de .eval().
# title-es: También se borran elementos en modo eval.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.p == 1:
            return x * 0
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
