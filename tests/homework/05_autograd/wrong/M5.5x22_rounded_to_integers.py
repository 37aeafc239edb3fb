"""Losses are cut to whole numbers."""
# cell: e5_5
# misconception: M5.5x22
# hint: What does your meter record for a loss of 1.9?
# hint-es: ¿Qué registra tu medidor si la pérdida es 1.9?
# title-es: Las pérdidas se cortan a enteros.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += (int(loss) if isinstance(loss, torch.Tensor) else loss) * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
