"""The last loss is kept besides."""
# cell: e5_5
# misconception: M5.5x2
# hint: Look at everything that your meter keeps: does any of it hold on to a graph?
# hint-es: Mira todo lo que guarda tu medidor: ¿hay algo que se aferre a un grafo?
# title-es: Además se guarda la última pérdida.

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
        self.last = loss
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
