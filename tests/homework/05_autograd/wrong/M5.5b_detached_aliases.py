"""Detached tensors are kept, which share their memory with the losses."""
# cell: e5_5
# misconception: M5.5b
# hint: detach() copies nothing: whose memory does your meter hold?
# hint-es: detach() no copia nada: ¿la memoria de quién guarda tu medidor?
# title-es: Se guardan tensores con detach, que comparten memoria con las pérdidas.

class LossMeter:
    """The mean loss per sample, without keeping any loss alive."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.losses, self.count = [], 0

    def update(self, loss: torch.Tensor | float, n: int = 1) -> None:
        """Record that the mean loss of n samples was `loss`."""
        loss = loss.detach() if isinstance(loss, torch.Tensor) else loss
        self.losses.append((loss, n))
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return float(sum(loss * n for loss, n in self.losses)) / self.count if self.count else math.nan
