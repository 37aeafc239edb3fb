"""The loss is multiplied by n in place."""
# cell: e5_5
# misconception: M5.5x20
# hint: Can the caller still go backward from the loss, and is it the same number?
# hint-es: ¿Quien llama todavía puede ir hacia atrás desde la pérdida, y es el mismo número?
# title-es: La pérdida se multiplica por n in-place.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        loss = loss.detach() if isinstance(loss, torch.Tensor) else torch.tensor(float(loss))
        self.total += loss.mul_(n).item()
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
