"""Only tensors are taken."""
# cell: e5_5
# misconception: M5.5x17
# hint: May a loss be a plain Python number? What does your update do with one?
# hint-es: ¿Puede la pérdida ser un simple número de Python? ¿Qué hace tu update con él?
# title-es: Solo acepta tensores.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += loss.item() * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
