"""Fewer than two sizes are accepted."""
# cell: e4_3
# misconception: M4.3x12
# hint: What should MLP([5]) be?
# hint-es: ¿Qué debería ser MLP([5])?
# title-es: Se aceptan menos de dos tamaños.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        *hidden, n_out = sizes or [1]
        hidden = hidden or [n_out]
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
