"""The mean is cut to a whole number: // instead of /."""
# cell: e5_5
# misconception: M5.5x22
# hint: What does your meter say after one update with the loss 1.9?
# hint-es: ¿Qué dice tu medidor después de una actualización con la pérdida 1.9?
# title-es: La media se corta a un entero: // en vez de /.

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
        return self.total // self.count if self.count else math.nan
