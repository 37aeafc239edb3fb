"""The survivors are not rescaled."""
# cell: e4_5
# misconception: M4.5a
# hint: Is the mean of the output the same in train and in eval mode?
# hint-es: ¿La media de la salida es la misma en modo train y en modo eval?
# title-es: Los que sobreviven no se reescalan.

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
        return x * keep
