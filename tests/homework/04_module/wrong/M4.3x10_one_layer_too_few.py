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
        layers = []
        for k in range(len(sizes) - 3):
            layers += [nn.Linear(sizes[k], sizes[k + 1]), activation(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
