"""PyTorch's own AveragedModel does the averaging."""
# cell: e8_6
# alternative: S8.6x1

class EMA:
    """An exponential moving average of a model's weights."""

    def __init__(self, model: nn.Module, decay: float = 0.99) -> None:
        from torch.optim.swa_utils import AveragedModel

        self.decay = decay
        self.mean = AveragedModel(model, avg_fn=self._mix)
        self.mean.n_averaged += 1

    def _mix(self, s, w, _):
        return torch.lerp(s, w, 1 - self.decay)

    def update(self, model: nn.Module) -> None:
        """Move the average towards the model's present weights."""
        self.mean.update_parameters(model)

    @contextmanager
    def average(self, model: nn.Module):
        """Let the model hold the averaged weights inside of a `with` block."""
        own = copy.deepcopy(model.state_dict())
        try:
            model.load_state_dict(self.mean.module.state_dict())
            yield model
        finally:
            model.load_state_dict(own)
