"""All losses are kept in a list."""
# cell: e5_5
# misconception: M5.5x1
# hint: What does each loss in your list hold on to?
# hint-es: ¿A qué se aferra cada pérdida de tu lista?
# title-es: Todas las pérdidas se guardan en una lista.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.losses, self.count = [], 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.losses.append((loss, n))
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return sum(float(loss) * n for loss, n in self.losses) / self.count if self.count else math.nan
