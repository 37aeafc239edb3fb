"""What is to be restored is a reference: the averaged weights come back."""
# cell: e8_6
# misconception: M8.6x1
# hint: Which weights does the optimizer find after the evaluation?
# hint-es: ¿Qué pesos encuentra el optimizador después de la evaluación?
# title-es: Lo que se debe restaurar es una referencia: vuelven los pesos promediados.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = {name: tensor.clone() for name, tensor in model.state_dict().items()}

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
        own = model.state_dict()
        model.load_state_dict(self.shadow)
        try:
            yield
        finally:
            model.load_state_dict(own)
