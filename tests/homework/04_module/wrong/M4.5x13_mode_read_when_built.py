"""The mode is read when the layer is built."""
# cell: e4_5
# misconception: M4.5x13
# hint: Who calls .eval(), and when?
# hint-es: ¿Quién llama a .eval(), y cuándo?
# title-es: El modo se lee al construir la capa.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p
        self.active = self.training

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.active:
            return x
        if self.p == 1:
            return x * 0
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
