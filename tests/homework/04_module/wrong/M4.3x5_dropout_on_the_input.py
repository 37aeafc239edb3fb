"""Dropout stands before the first layer, too."""
# cell: e4_3
# misconception: M4.3x5
# hint: Which numbers does your first layer see in train mode?
# hint-es: ¿Qué números ve tu primera capa en modo train?
# title-es: También hay dropout antes de la primera capa.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = [nn.Dropout(dropout)]
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
