"""The mean is a method."""
# cell: e5_5
# misconception: M5.5x16
# hint: The contract reads meter.mean without parentheses. What does yours give then?
# hint-es: El contrato lee meter.mean sin paréntesis. ¿Qué entrega entonces la tuya?
# title-es: La media es un método.

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

    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
