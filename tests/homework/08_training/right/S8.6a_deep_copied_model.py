"""A deep copy of the model; buffers are copied, not averaged."""
# cell: e8_6
# alternative: S8.6a

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        self.decay = decay
        self.mean = copy.deepcopy(model).requires_grad_(False)
        self.mean.zero_grad()

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        for s, w in zip(self.mean.parameters(), model.parameters()):
            s.copy_(self.decay * s + (1 - self.decay) * w)
        for mine, theirs in zip(self.mean.buffers(), model.buffers()):
            mine.copy_(theirs)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = {name: t.clone() for name, t in model.state_dict().items()}
        model.load_state_dict(self.mean.state_dict())
        try:
            yield
        finally:
            model.load_state_dict(own)
