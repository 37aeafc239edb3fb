"""The last hidden layer is left out."""
# cell: e4_3
# misconception: M4.3x10
# hint: How many layers does a list of four sizes make?
# hint-es: ¿Cuántas capas salen de una lista de cuatro tamaños?
# title-es: Queda fuera la última capa oculta.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden[:-1], hidden[1:-1]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-2] if len(hidden) > 1 else hidden[0], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
