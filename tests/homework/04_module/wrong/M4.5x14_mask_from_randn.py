"""The mask is drawn from the normal distribution."""
# cell: e4_5
# misconception: M4.5x14
# hint: How often is a number from your distribution below p? Try p = 0.
# hint-es: ¿Con qué frecuencia un número de tu distribución queda por debajo de p? Prueba p = 0.
# title-es: La máscara se saca de la distribución normal.

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
        keep = torch.randn_like(x) >= self.p
        return x * keep / (1 - self.p)
