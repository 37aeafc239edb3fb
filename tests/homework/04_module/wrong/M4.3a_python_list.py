"""The layers are kept in a Python list."""
# cell: e4_3
# misconception: M4.3a
# hint: How many parameters does PyTorch see in your model?
# hint-es: ¿Cuántos parámetros ve PyTorch en tu modelo?
# title-es: Las capas se guardan en una lista de Python.

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
        self.layers = [*layers, nn.Linear(hidden[-1], n_out)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            layer.train(self.training)
            x = layer(x)
        return x
