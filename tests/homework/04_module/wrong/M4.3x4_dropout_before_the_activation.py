"""Dropout stands before the activation."""
# cell: e4_3
# misconception: M4.3x4
# hint: What does Sigmoid make of a dropped 0?
# hint-es: ¿Qué hace Sigmoid con un 0 borrado?
# title-es: El dropout está antes de la activación.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), nn.Dropout(dropout), activation()]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
