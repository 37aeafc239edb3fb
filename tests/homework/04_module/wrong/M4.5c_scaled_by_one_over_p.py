"""The survivors are divided by p."""
# cell: e4_5
# misconception: M4.5c
# hint: Try p = 0.8. What is the mean of the output for ones?
# hint-es: Prueba p = 0.8. ¿Cuál es la media de la salida con unos?
# title-es: Los que sobreviven se dividen por p.

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
        return x * keep / self.p
