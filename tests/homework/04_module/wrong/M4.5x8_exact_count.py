"""Exactly a share p of the elements is dropped."""
# cell: e4_5
# misconception: M4.5x8
# hint: Is every element decided on its own, if the number of zeros is always the same?
# hint-es: ¿Se decide cada elemento por separado, si la cantidad de ceros es siempre la misma?
# title-es: Se borra exactamente una parte p de los elementos.

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
        keep = torch.ones_like(x).flatten()
        keep[torch.randperm(x.numel())[: round(self.p * x.numel())]] = 0
        keep = keep.reshape(x.shape)
        return x * keep / (1 - self.p)
