"""The list of layers belongs to the class, not to each model."""
# cell: e4_3
# misconception: M4.3x15
# hint: Build two models, then count the layers of the first. Whose list is it?
# hint-es: Construye dos modelos y cuenta después las capas del primero. ¿De quién es la lista?
# title-es: La lista de capas es de la clase, no de cada modelo.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    layers = nn.ModuleList()

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        for n_in, width in zip(hidden, hidden[1:]):
            self.layers.extend([nn.Linear(n_in, width), activation(), nn.Dropout(dropout)])
        self.layers.append(nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return x
