"""loss · n is computed in the dtype of the loss."""
# cell: e5_5
# misconception: M5.5x23
# hint: In which dtype is your product computed? Which numbers are too large for it, and how many digits does it keep?
# hint-es: ¿En qué dtype se calcula tu producto? ¿Qué números son demasiado grandes para él, y cuántos dígitos conserva?
# title-es: loss · n se calcula en el dtype de la pérdida.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += float(loss * n)
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
