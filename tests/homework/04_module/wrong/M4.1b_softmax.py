"""Softmax instead of sigmoid: the three labels compete."""
# cell: e4_1
# misconception: M4.1b
# hint: Can two of the three labels be true at once?
# hint-es: ¿Pueden ser ciertas dos de las tres etiquetas a la vez?
# title-es: Softmax en vez de sigmoide: las tres etiquetas compiten.

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
        was_training = self.training
        self.eval()
        with torch.no_grad():
            probabilities = torch.softmax(self(x), dim=-1)
        self.train(was_training)
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
