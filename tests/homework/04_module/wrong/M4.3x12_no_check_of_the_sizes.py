"""Fewer than two sizes are accepted."""
# cell: e4_3
# misconception: M4.3x12
# hint: What should MLP([5]) be?
# hint-es: ¿Qué debería ser MLP([5])?
# title-es: Se aceptan menos de dos tamaños.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.activations = nn.ModuleList(activation() for _ in sizes[1:-1])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for linear, activation in zip(self.linears, self.activations):
            x = self.dropout(activation(linear(x)))
        return self.linears[-1](x)
