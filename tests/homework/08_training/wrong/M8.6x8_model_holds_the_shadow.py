"""The model gets the shadow's own tensors: what is written into them stays."""
# cell: e8_6
# misconception: M8.6x8
# hint: What does an optimizer step inside of the block do to the shadow?
# hint-es: ¿Qué le hace a la sombra un paso del optimizador dentro del bloque?
# title-es: El modelo recibe los tensores de la sombra: lo que se escribe en ellos queda.

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
        own = [p.data for p in model.parameters()]
        kept = [b.clone() for b in model.buffers()]
        for s, p in zip(self.shadow, model.parameters()):
            p.data = s
        try:
            yield
        finally:
            for w, p in zip(own, model.parameters()):
                p.data = w
            for k, b in zip(kept, model.buffers()):
                b.copy_(k)
