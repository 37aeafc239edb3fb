"""The mean is a tensor."""
# cell: e5_5
# misconception: M5.5x15
# hint: What type is your mean, after tensors and after numbers?
# hint-es: ¿De qué tipo es tu media, después de tensores y después de números?
# title-es: La media es un tensor.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.total, self.count = 0.0, 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        self.total = self.total + torch.as_tensor(loss, dtype=torch.float64).detach() * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
