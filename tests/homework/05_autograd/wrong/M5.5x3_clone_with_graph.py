"""clone instead of detach."""
# cell: e5_5
# misconception: M5.5a
# hint: What does the running total hold on to?
# hint-es: ¿A qué se aferra la suma acumulada?
# title-es: clone en vez de detach.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total = self.total + (loss.clone() if isinstance(loss, torch.Tensor) else loss) * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return float(self.total) / self.count if self.count else math.nan
