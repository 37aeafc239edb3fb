"""The hidden layer is one object used for two roles."""
# cell: e4_1
# misconception: M4.1x14
# hint: How many different layers does your network have?
# hint-es: ¿Cuántas capas distintas tiene tu red?
# title-es: La capa oculta es un solo objeto que hace dos papeles.

class Net(nn.Module):
    def __init__(self, n_in=5, hidden=32, n_out=3):
        super().__init__()
        self.first = nn.Linear(n_in, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, n_out)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.relu(self.second(h))
        h = torch.relu(self.second(h))
        return self.last(h)

    def predict_proba(self, x: torch.Tensor) -> torch.Tensor:
        """One probability per label, in eval mode and without a graph."""
        was_training = self.training
        self.eval()
        with torch.no_grad():
            probabilities = torch.sigmoid(self(x))
        self.train(was_training)
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
