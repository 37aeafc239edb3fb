"""Dropout stands only before the last layer."""
# cell: e4_3
# misconception: M4.3x7
# hint: After how many of your hidden layers is something dropped?
# hint-es: ¿Después de cuántas de tus capas ocultas se borra algo?
# title-es: El dropout está solo antes de la última capa.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation()]
        self.layers = nn.Sequential(*layers, nn.Dropout(dropout), nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
