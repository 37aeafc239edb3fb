"""A weight that two layers share is averaged twice in each update."""
# cell: e8_6
# misconception: M8.6x16
# hint: How many names does a shared weight have, and how often does one update move its shadow?
# hint-es: ¿Cuántos nombres tiene un peso compartido, y cuántas veces mueve su sombra una actualización?
# title-es: Un peso que comparten dos capas se promedia dos veces en cada actualización.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = copy.deepcopy(model.state_dict())

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        for name, now in model.state_dict().items():
            if now.is_floating_point():
                self.shadow[name].lerp_(now, 1 - self.decay)
            else:
                self.shadow[name].copy_(now)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = copy.deepcopy(model.state_dict())
        model.load_state_dict(self.shadow)
        try:
            yield
        finally:
            model.load_state_dict(own)
