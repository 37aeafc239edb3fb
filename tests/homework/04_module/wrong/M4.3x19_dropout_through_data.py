"""Dropout is written through .data: the gradient knows nothing of the mask."""
# cell: e4_3
# misconception: M4.3x19
# hint: A number that was dropped has no influence on the loss. Which gradient does it get in your model?
# hint-es: Un número que fue descartado no influye en la pérdida. ¿Qué gradiente recibe en tu modelo?
# title-es: El dropout se escribe a través de .data: el gradiente no sabe nada de la máscara.

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
                x = x.clone()
                x.data = F.dropout(x.data, self.p)
        return self.layers[-1](x)
