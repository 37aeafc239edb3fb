"""The input itself is compared with p: small elements are dropped."""
# cell: e4_5
# misconception: M4.5x15
# hint: Call it twice in train mode with the same input. Where does chance come in?
# hint-es: Llámala dos veces en modo train con la misma entrada. ¿Dónde entra el azar?
# title-es: Se compara la propia entrada con p: se borran los elementos pequeños.

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
        keep = x >= self.p
        return x * keep / (1 - self.p)
