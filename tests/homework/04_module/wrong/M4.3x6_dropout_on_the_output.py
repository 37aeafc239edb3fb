"""Dropout stands after the last layer, too."""
# cell: e4_3
# misconception: M4.3x6
# hint: Can an answer of your model be wiped out while it trains?
# hint-es: ¿Se puede borrar una respuesta de tu modelo mientras entrena?
# title-es: También hay dropout después de la última capa.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out), nn.Dropout(dropout))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
