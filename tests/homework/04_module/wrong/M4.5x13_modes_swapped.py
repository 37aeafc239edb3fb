"""Elements are dropped in eval mode and kept in train mode."""
# cell: e4_5
# misconception: M4.5x13
# hint: Print layer.training after .train() and after .eval(). In which of the two do you drop?
# hint-es: Imprime layer.training después de .train() y después de .eval(). ¿En cuál de los dos borras?
# title-es: Se borra en modo eval y se conserva en modo train.

class DropoutScratch(nn.Module):
    """Drops each element with probability p while training; does nothing in eval mode."""

    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p is a probability, not {p}")
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            return x
        if self.p == 1:
            return x * 0
        keep = torch.rand_like(x) >= self.p
        return x * keep / (1 - self.p)
