"""Buffers that the block has changed are not brought back."""
# cell: e8_6
# misconception: M8.6x10
# hint: What does a batch normalisation in train mode do inside of the block?
# hint-es: ¿Qué hace dentro del bloque un batch normalization en modo train?
# title-es: Los buffers que el bloque cambió no vuelven.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = [p.detach().clone() for p in model.parameters()]
        self.buffers = [b.clone() for b in model.buffers()]

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        with torch.no_grad():
            for s, p in zip(self.shadow, model.parameters()):
                s.mul_(self.decay).add_(p, alpha=1 - self.decay)
        for mine, theirs in zip(self.buffers, model.buffers()):
            mine.copy_(theirs)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = [p.detach().clone() for p in model.parameters()]
        with torch.no_grad():
            for s, p in zip(self.shadow, model.parameters()):
                p.copy_(s)
        try:
            yield
        finally:
            with torch.no_grad():
                for w, p in zip(own, model.parameters()):
                    p.copy_(w)
