"""Gradient recording is switched on afterwards, whether it was on before or not."""
# cell: e4_1
# misconception: M4.1x17
# hint: Who decides whether gradients are recorded once your method is through: your method, or whoever called it?
# hint-es: ¿Quién decide si se registran gradientes cuando tu método termina: tu método, o quien lo llamó?
# title-es: Al final, el registro de gradientes se enciende, estuviera encendido antes o no.

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
        torch.set_grad_enabled(False)
        probabilities = torch.sigmoid(self(x))
        torch.set_grad_enabled(True)
        self.train(was_training)
        return probabilities

    def predict(self, x: torch.Tensor, threshold: float = 0.5) -> torch.Tensor:
        """True for each label whose probability is above the threshold."""
        return self.predict_proba(x) > threshold
