"""Reading the mean resets the meter."""
# cell: e5_5
# misconception: M5.5x21
# hint: What changes in your meter when somebody reads the mean?
# hint-es: ¿Qué cambia en tu medidor cuando alguien lee la media?
# title-es: Leer la media reinicia el medidor.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += (loss.item() if isinstance(loss, torch.Tensor) else loss) * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        mean = self.total / self.count if self.count else math.nan
        self.reset()
        return mean
