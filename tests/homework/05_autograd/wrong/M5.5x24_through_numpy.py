"""The loss is fetched through NumPy, which does not know every dtype of PyTorch."""
# cell: e5_5
# misconception: M5.5x24
# hint: Does every dtype of PyTorch exist on the other side, too, where you fetch the number?
# hint-es: ¿Existen también, del otro lado, donde vas a buscar el número, todos los dtypes de PyTorch?
# title-es: La pérdida se obtiene a través de NumPy, que no conoce todos los dtypes de PyTorch.

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
            loss = loss.detach().numpy().item()
        self.total += loss * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return self.total / self.count if self.count else math.nan
