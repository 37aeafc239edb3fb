"""Sizes are taken out of the caller's list."""
# cell: e4_3
# misconception: M4.3x11
# hint: Print your list of sizes after building the model.
# hint-es: Imprime tu lista de tamaños después de construir el modelo.
# title-es: Los tamaños se sacan de la lista de quien llama.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        n_out = sizes.pop()
        hidden = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
