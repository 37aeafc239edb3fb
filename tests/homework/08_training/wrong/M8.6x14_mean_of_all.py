"""The mean of all weights so far, each counting the same."""
# cell: e8_6
# misconception: M8.6x14
# hint: What does the formula of the contract do with a value from long ago?
# hint-es: ¿Qué hace la fórmula del contrato con un valor de hace mucho?
# title-es: La media de todos los pesos hasta ahora, todos con igual peso.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay, self.updates = decay, 1
        self.shadow = {name: tensor.clone() for name, tensor in model.state_dict().items()}

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        self.updates += 1
        for name, now in model.state_dict().items():
            if now.is_floating_point():
                self.shadow[name].lerp_(now, 1 / self.updates)
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
