"""Predicting freezes the parameters, and nobody thaws them."""
# cell: e4_1
# misconception: M4.1x3
# hint: Train one step, predict, train another step. What happens, and what does requires_grad say?
# hint-es: Entrena un paso, predice, entrena otro paso. ¿Qué pasa, y qué dice requires_grad?
# title-es: Predecir congela los parámetros, y nadie los descongela.

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
        for p in self.parameters():
            p.requires_grad_(False)
        probabilities = torch.sigmoid(self(x))
        self.train(was_training)
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
