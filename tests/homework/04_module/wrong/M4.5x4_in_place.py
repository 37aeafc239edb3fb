"""The zeros are written into the input itself."""
# cell: e4_5
# misconception: M4.5x4
# hint: What does the caller's tensor hold after the call?
# hint-es: ¿Qué hay en el tensor de quien llama después de la llamada?
# title-es: Los ceros se escriben en la propia entrada.

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
        x[torch.rand_like(x) < self.p] = 0
        return x / (1 - self.p)
