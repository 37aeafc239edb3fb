"""Eval mode scales by 1 - p."""
# cell: e4_5
# misconception: M4.5x5
# hint: If the scale is set right while training, what is left to do in eval mode?
# hint-es: Si la escala queda bien al entrenar, ¿qué queda por hacer en modo eval?
# title-es: En modo eval se multiplica por 1 - p.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x * (1 - self.p)
        if self.p == 1:
            return x * 0
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
