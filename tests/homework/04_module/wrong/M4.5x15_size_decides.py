"""Elements are dropped by their size instead of at random."""
# cell: e4_5
# misconception: M4.5x15
# hint: Call it twice in train mode with the same input.
# hint-es: Llámala dos veces en modo train con la misma entrada.
# title-es: Los elementos se borran por su tamaño y no al azar.

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
        order = x.detach().abs().flatten().argsort().argsort()
        keep = (order >= self.p * x.numel()).reshape(x.shape)
        return x * keep / (1 - self.p)
