"""The decay is smaller in the first updates."""
# cell: e8_6
# misconception: M8.6x11
# hint: Which d stands in the formula of the contract at the first update?
# hint-es: ¿Qué d aparece en la fórmula del contrato en la primera actualización?
# title-es: El decay es menor en las primeras actualizaciones.

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay, self.updates = decay, 0
        self.shadow = {name: tensor.clone() for name, tensor in model.state_dict().items()}

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for name, now in model.state_dict().items():
            if now.is_floating_point():
                self.shadow[name].lerp_(now, 1 - decay)
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
