"""The losses are weighted, but batches are counted."""
# cell: e5_5
# misconception: M5.5x8
# hint: What do you add up, and what do you divide it by: samples or batches?
# hint-es: ¿Qué sumas, y por qué lo divides: por muestras o por batches?
# title-es: Las pérdidas se ponderan, pero se cuentan batches.

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
        self.count += 1

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
