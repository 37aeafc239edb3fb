"""All averages share one dict."""
# cell: e8_6
# misconception: M8.6x7
# hint: Do two averages of one model know of each other?
# hint-es: ¿Dos medias de un mismo modelo saben la una de la otra?
# title-es: Todas las medias comparten un solo dict.

class EMA:
    """An exponential moving average of a model's weights."""

    shadow = {}

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow.update({name: tensor.clone() for name, tensor in model.state_dict().items()})

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
