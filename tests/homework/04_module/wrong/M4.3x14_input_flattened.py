"""The input is flattened to two dimensions."""
# cell: e4_3
# misconception: M4.3x14
# hint: How many dimensions does the result have if the input has three?
# hint-es: ¿Cuántas dimensiones tiene el resultado si la entrada tiene tres?
# title-es: La entrada se aplana a dos dimensiones.

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
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x.flatten(0, -2)) if x.ndim > 1 else self.layers(x)
