"""A subclass of nn.Sequential, ReLU in place, biases that start at zero."""
# cell: e4_1
# alternative: S4.1b

class Net(nn.Sequential):
    def __init__(self, n_in=5, hidden=32, n_out=3):
        super().__init__(
            nn.Linear(n_in, hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, n_out),
        )
        for layer in self:
            if isinstance(layer, nn.Linear):
                nn.init.kaiming_normal_(layer.weight)
                nn.init.zeros_(layer.bias)

    @torch.inference_mode()
    def predict_proba(self, x):
        mode = self.training
        try:
            return self.eval()(x).sigmoid()
        finally:
            self.train(mode)

    def predict(self, x, threshold=0.5):
        return self.predict_proba(x) >= threshold
