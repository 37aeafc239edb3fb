"""The shadow is made in the first update only."""
# cell: e8_6
# misconception: M8.6x15
# hint: Which weights count as the beginning of the average?
# hint-es: ¿Qué pesos cuentan como el comienzo de la media?
# title-es: La sombra no se crea hasta la primera actualización.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = None

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        if self.shadow is None:
            self.shadow = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        for name, now in model.state_dict().items():
            if now.is_floating_point():
                self.shadow[name].lerp_(now, 1 - self.decay)
            else:
                self.shadow[name].copy_(now)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = copy.deepcopy(model.state_dict())
        model.load_state_dict(self.shadow or own)
        try:
            yield
        finally:
            model.load_state_dict(own)
