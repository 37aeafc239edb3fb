"""F.dropout without training=..., after the output."""
# cell: e4_3
# misconception: M4.3e
# hint: Does F.dropout know about model.eval()?
# hint-es: ¿F.dropout sabe de model.eval()?
# title-es: F.dropout sin training=..., después de la salida.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        self.dropout = dropout
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation()]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(self.layers(x), self.dropout)
