"""The mean is the last loss."""
# cell: e5_5
# misconception: M5.5x9
# hint: After two updates, where has the first one gone?
# hint-es: Después de dos actualizaciones, ¿dónde quedó la primera?
# title-es: La media es la última pérdida.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total = (loss.item() if isinstance(loss, torch.Tensor) else loss) * n
        self.count = n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
