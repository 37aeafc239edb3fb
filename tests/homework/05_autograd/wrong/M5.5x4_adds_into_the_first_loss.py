"""The first loss becomes the total, and the next ones are added into it."""
# cell: e5_5
# misconception: M5.5x4
# hint: detach() copies nothing: whose memory does your meter hold?
# hint-es: detach() no copia nada: ¿la memoria de quién guarda tu medidor?
# title-es: La primera pérdida pasa a ser la suma, y las siguientes se le suman encima.

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
        if self.count == 0:
            self.total = loss
            self.total *= n
        else:
            self.total += loss * n
        self.count += n

    @property
    def mean(self) -> float:
        """The mean loss per sample so far; NaN without any."""
        return float(self.total) / self.count if self.count else math.nan
