"""Normal noise is added instead of dropping."""
# cell: e4_5
# misconception: M4.5x14
# hint: How many zeros does your output have?
# hint-es: ¿Cuántos ceros tiene tu salida?
# title-es: Se suma ruido normal en vez de borrar.

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
        return x + torch.randn_like(x) * keep
