"""One activation object is made and used everywhere."""
# cell: e4_3
# misconception: M4.3x2
# hint: How many slopes should there be with activation=nn.PReLU and three hidden layers?
# hint-es: ¿Cuántas pendientes debería haber con activation=nn.PReLU y tres capas ocultas?
# title-es: Se hace un solo objeto de activación y se usa en todas partes.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers, shared = [], activation()
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), shared, nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
