"""dropout is taken for the probability to keep."""
# cell: e4_3
# misconception: M4.3x9
# hint: With dropout=0.2, what share of the hidden numbers becomes 0?
# hint-es: Con dropout=0.2, ¿qué parte de los números ocultos pasa a ser 0?
# title-es: dropout se toma como la probabilidad de conservar.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(1 - dropout if dropout else 0.0)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
