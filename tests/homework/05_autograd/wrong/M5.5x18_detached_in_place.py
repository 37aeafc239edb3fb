"""The loss is cut off from its graph in place."""
# cell: e5_5
# misconception: M5.5x18
# hint: Can the caller still go backward from the loss, and is it the same number?
# hint-es: ¿Quien llama todavía puede ir hacia atrás desde la pérdida, y es el mismo número?
# title-es: La pérdida se separa in-place de su grafo.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        if isinstance(loss, torch.Tensor):
            loss.detach_()
        self.total += (loss.item() if isinstance(loss, torch.Tensor) else loss) * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
