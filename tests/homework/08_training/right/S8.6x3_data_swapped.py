"""The data of the parameters are swapped for copies of the shadow."""
# cell: e8_6
# alternative: S8.6x3

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.shadow = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        for name, p in model.named_parameters():
            self.shadow[name] = torch.lerp(self.shadow[name], p, 1 - self.decay)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = {name: p.data for name, p in model.named_parameters()}
        buffers = {name: b.clone() for name, b in model.named_buffers()}
        for name, p in model.named_parameters():
            p.data = self.shadow[name].clone()
        try:
            yield model
        finally:
            for name, p in model.named_parameters():
                p.data = own[name]
            for name, b in model.named_buffers():
                b.copy_(buffers[name])
