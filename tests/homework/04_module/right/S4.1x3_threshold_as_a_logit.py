"""The threshold is turned into a logit, in inference mode."""
# cell: e4_1
# alternative: S4.1x3

class Net(nn.Sequential):
    def __init__(self, n_in=5, hidden=32, n_out=3):
        super().__init__(
            nn.Linear(n_in, hidden), nn.ReLU(),
            nn.Linear(hidden, hidden), nn.ReLU(),
            nn.Linear(hidden, n_out),
        )

    @torch.inference_mode()
    def _logits(self, x):
        modes = {module: module.training for module in self.modules()}
        try:
            return self.eval()(x)
        finally:
            for module, training in modes.items():
                module.training = training

    def predict_proba(self, x):
        return self._logits(x).sigmoid()

    def predict(self, x, threshold=0.5):
        return self._logits(x) > torch.logit(torch.tensor(threshold)).item()
