"""The loss is taken for a sum over the samples."""
# cell: e5_5
# misconception: M5.5x7
# hint: Is the loss that you are given the mean of its samples, or their sum?
# hint-es: La pérdida que recibes, ¿es la media de sus muestras o la suma?
# title-es: La pérdida se toma como una suma sobre las muestras.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += (loss.item() if isinstance(loss, torch.Tensor) else loss)
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
