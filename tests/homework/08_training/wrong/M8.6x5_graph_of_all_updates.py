"""Updates with recorded operations: the shadow has a graph."""
# cell: e8_6
# misconception: M8.6x5
# hint: Should PyTorch remember how the average came about?
# hint-es: ¿Debe recordar PyTorch cómo se formó la media?
# title-es: Actualiza con operaciones que se registran: la sombra tiene grafo.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = [p.detach().clone() for p in model.parameters()]
        self.buffers = [b.clone() for b in model.buffers()]

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        self.shadow = [
            self.decay * s + (1 - self.decay) * p for s, p in zip(self.shadow, model.parameters())
        ]
        for mine, theirs in zip(self.buffers, model.buffers()):
            mine.copy_(theirs)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = copy.deepcopy(model.state_dict())
        with torch.no_grad():
            for s, p in zip(self.shadow, model.parameters()):
                p.copy_(s)
            for mine, theirs in zip(self.buffers, model.buffers()):
                theirs.copy_(mine)
        try:
            yield
        finally:
            model.load_state_dict(own)
