"""An empty meter says 0."""
# cell: e5_5
# misconception: M5.5x10
# hint: What does your meter say before the first update, and after reset?
# hint-es: ¿Qué dice tu medidor antes de la primera actualización, y después de reset?
# title-es: Un medidor vacío dice 0.

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
        return self.total / self.count if self.count else 0.0
