"""Predictions are made in whatever mode the network is in."""
# cell: e4_1
# misconception: M4.1x2
# hint: Suppose that forward had a dropout in it. What would two predictions of the same row look like?
# hint-es: Imagina que forward tuviera un dropout. ¿Cómo serían dos predicciones de la misma fila?
# title-es: Se predice en el modo en que esté la red.

class Net(nn.Module):
    """Five readings in, three logits out; the probabilities are one method further."""

    def __init__(self, n_in: int = 5, hidden: int = 32, n_out: int = 3):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(n_in, hidden),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, n_out),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits: any real number, one per label."""
        return self.layers(x)

    def predict_proba(self, x: torch.Tensor) -> torch.Tensor:
        """One probability per label, in eval mode and without a graph."""
        with torch.no_grad():
            probabilities = torch.sigmoid(self(x))
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
