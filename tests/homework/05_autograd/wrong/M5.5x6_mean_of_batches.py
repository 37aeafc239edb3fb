"""The mean of the batches, each one alike."""
# cell: e5_5
# misconception: M5.5x6
# hint: How much should a batch of 30 samples count beside one of 2?
# hint-es: ¿Cuánto debería pesar un batch de 30 muestras al lado de uno de 2?
# title-es: La media de los batches, todos por igual.

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
        self.count += 1

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
