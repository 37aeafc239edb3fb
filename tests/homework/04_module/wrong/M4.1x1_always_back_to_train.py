"""After predicting, the network is always put into train mode."""
# cell: e4_1
# misconception: M4.1x1
# hint: Somebody predicts in the middle of an evaluation. In which mode do they find the network afterwards?
# hint-es: Alguien predice en medio de una evaluación. ¿En qué modo encuentra la red después?
# title-es: Después de predecir, la red siempre queda en modo train.

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
        self.eval()
        with torch.no_grad():
            probabilities = torch.sigmoid(self(x))
        self.train()
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
