"""reset forgets the total, not the count."""
# cell: e5_5
# misconception: M5.5x13
# hint: Which parts of your meter remember something, and does reset clear each of them?
# hint-es: ¿Qué partes de tu medidor recuerdan algo, y reset las borra todas?
# title-es: reset olvida la suma, pero no la cantidad.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.total, self.count = 0.0, 0

    def reset(self) -> None:
        """Forget everything."""
        self.total = 0.0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += (loss.item() if isinstance(loss, torch.Tensor) else loss) * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
