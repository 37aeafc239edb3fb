"""Predictions go around forward, straight to the layers."""
# cell: e4_1
# misconception: M4.1x11
# hint: Somebody writes a subclass of your network with another forward. Whose probabilities does it give?
# hint-es: Alguien escribe una subclase de tu red con otro forward. ¿De quién son las probabilidades que da?
# title-es: Las predicciones se saltan forward y van directo a las capas.

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
            probabilities = torch.sigmoid(self.layers(x))
        self.train(was_training)
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
