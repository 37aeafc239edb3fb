"""Layers are kept on the class and shared by all models of the same sizes."""
# cell: e4_3
# misconception: M4.3x15
# hint: Make two models and change one. What happens to the other?
# hint-es: Haz dos modelos y cambia uno. ¿Qué le pasa al otro?
# title-es: Las capas se guardan en la clase y las comparten todos los modelos de los mismos tamaños.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    cache = {}

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout)]
        key = (*sizes, activation, dropout)
        self.layers = self.cache.setdefault(key, nn.Sequential(*layers, nn.Linear(hidden[-1], n_out)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
