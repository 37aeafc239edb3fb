"""Totals of the class, shared by all meters."""
# cell: e5_5
# misconception: M5.5x5
# hint: Create two meters, and update one of them. What does the other one say?
# hint-es: Crea dos medidores y actualiza uno. ¿Qué dice el otro?
# title-es: Sumas de la clase, compartidas por todos los medidores.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        LossMeter.total, LossMeter.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        LossMeter.total += (loss.item() if isinstance(loss, torch.Tensor) else loss) * n
        LossMeter.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return LossMeter.total / LossMeter.count if LossMeter.count else math.nan
