"""A p outside of [0, 1] is accepted."""
# cell: e4_5
# misconception: M4.5x6
# hint: What does DropoutScratch(2) do? And who notices?
# hint-es: ¿Qué hace DropoutScratch(2)? ¿Y quién se da cuenta?
# title-es: Se acepta un p fuera de [0, 1].

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
