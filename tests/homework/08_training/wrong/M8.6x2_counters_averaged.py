"""Integer buffers are averaged, too, through floats."""
# cell: e8_6
# misconception: M8.6x2
# hint: What is the mean of two counters good for, and which type has it?
# hint-es: ¿Para qué sirve la media de dos contadores, y qué tipo tiene?
# title-es: Los buffers enteros también se promedian, pasando por floats.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = {name: tensor.clone() for name, tensor in model.state_dict().items()}

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        for name, now in model.state_dict().items():
            mean = torch.lerp(self.shadow[name].double(), now.double(), 1 - self.decay)
            self.shadow[name] = mean.to(now.dtype)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = copy.deepcopy(model.state_dict())
        model.load_state_dict(self.shadow)
        try:
            yield
        finally:
            model.load_state_dict(own)
