"""Dropout is computed without a graph: the layers before it never learn."""
# cell: e4_3
# misconception: M4.3x18
# hint: After one step of training with dropout: which layers have a gradient?
# hint-es: Después de un paso de entrenamiento con dropout: ¿qué capas tienen gradiente?
# title-es: El dropout se calcula sin grafo: las capas anteriores nunca aprenden.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        self.p = dropout
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.activations = nn.ModuleList(activation() for _ in sizes[2:])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
            if self.training and self.p > 0:
                with torch.no_grad():
                    x = F.dropout(x, self.p)
        return self.layers[-1](x)
