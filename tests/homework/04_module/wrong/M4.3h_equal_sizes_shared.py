"""Layers of the same shape are one layer."""
# cell: e4_3
# misconception: M4.3h
# hint: Should two layers of the same shape be the same layer?
# hint-es: ¿Dos capas de la misma forma deberían ser la misma capa?
# title-es: Las capas de la misma forma son una sola.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        made, layers = {}, []
        for n_in, width in zip(hidden, hidden[1:]):
            linear = made.setdefault((n_in, width), nn.Linear(n_in, width))
            layers += [linear, activation(), nn.Dropout(dropout)]
        last = made.setdefault((hidden[-1], n_out), nn.Linear(hidden[-1], n_out))
        self.layers = nn.Sequential(*layers, last)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
