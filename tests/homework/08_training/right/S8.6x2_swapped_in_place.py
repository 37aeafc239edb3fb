"""Weights and shadow trade places; float buffers are left out."""
# cell: e8_6
# alternative: S8.6x2

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.rate = 1 - decay
        self.shadow = [p.detach().clone() for p in model.parameters()]

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        for s, p in zip(self.shadow, model.parameters()):
            s += self.rate * (p.detach() - s)

    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        return _Worn(self.shadow, model)


class _Worn:
    def __init__(self, shadow, model):
        self.shadow, self.model = shadow, model

    def __enter__(self):
        self.own = [t.detach().clone() for t in self._all()]
        with torch.no_grad():
            for p, s in zip(self.model.parameters(), self.shadow):
                p.copy_(s)
        return self.model

    def __exit__(self, *_):
        with torch.no_grad():
            for t, kept in zip(self._all(), self.own):
                t.copy_(kept)

    def _all(self):
        return [*self.model.parameters(), *self.model.buffers()]
