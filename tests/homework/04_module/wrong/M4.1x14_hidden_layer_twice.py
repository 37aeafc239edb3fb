"""The hidden layer is applied twice."""
# cell: e4_1
# misconception: M4.1x14
# hint: Follow one row through your forward and count: how many matrices does it meet, and how many does the contract name?
# hint-es: Sigue una fila por tu forward y cuenta: ¿con cuántas matrices se encuentra, y cuántas nombra el contrato?
# title-es: La capa oculta se aplica dos veces.

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
