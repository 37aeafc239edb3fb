"""A ReLU stands before the first layer, too."""
# cell: e4_1
# misconception: M4.1x16
# hint: What becomes of minus ten degrees before your first layer sees them?
# hint-es: ¿Qué pasa con diez grados bajo cero antes de que los vea tu primera capa?
# title-es: También hay una ReLU antes de la primera capa.

class Net(nn.Module):
    """Five readings in, three logits out; the probabilities are one method further."""

    def __init__(self, n_in: int = 5, hidden: int = 32, n_out: int = 3):
        super().__init__()
        self.layers = nn.Sequential(
            nn.ReLU(),
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
        was_training = self.training
        self.eval()
        with torch.no_grad():
            probabilities = torch.sigmoid(self(x))
        self.train(was_training)
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
