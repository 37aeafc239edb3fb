"""The zeros are written through .data: the gradient does not know."""
# cell: e4_5
# misconception: M4.5x12
# hint: If a dropped element changes a little, does the output change? What gradient does it get in yours?
# hint-es: Si un elemento borrado cambia un poco, ¿cambia la salida? ¿Qué gradiente le llega en la tuya?
# title-es: Los ceros se escriben por medio de .data: el gradiente no se entera.

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
        y = x.clone()
        y.data[torch.rand_like(x) < self.p] = 0
        return y / (1 - self.p)
