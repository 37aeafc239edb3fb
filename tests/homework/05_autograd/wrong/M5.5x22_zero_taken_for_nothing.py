"""A sum of zero is taken for no sum at all."""
# cell: e5_5
# misconception: M5.5x22
# hint: What tells your meter that nothing was recorded yet? Can that also come about after many updates?
# hint-es: ¿Por qué sabe tu medidor que todavía no se registró nada? ¿Puede darse lo mismo después de muchas actualizaciones?
# title-es: Una suma de cero se toma por ninguna suma.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total += float(loss) * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.total else math.nan
