"""The total is a detached tensor of its own; it is fetched when it is read."""
# cell: e5_5
# alternative: S5.5x1

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
            loss = loss.detach().clone().double()
        self.total = self.total + loss * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return float(self.total) / self.count if self.count else math.nan
