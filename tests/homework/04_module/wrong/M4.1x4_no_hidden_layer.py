"""The second hidden layer is missing."""
# cell: e4_1
# misconception: M4.1x4
# hint: Count the parameters by hand: how many does each of the three layers have?
# hint-es: Cuenta los parámetros a mano: ¿cuántos tiene cada una de las tres capas?
# title-es: Falta la segunda capa oculta.

class Net(nn.Module):
    """Five readings in, three logits out; the probabilities are one method further."""

    def __init__(self, n_in: int = 5, hidden: int = 32, n_out: int = 3):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(n_in, hidden),
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
