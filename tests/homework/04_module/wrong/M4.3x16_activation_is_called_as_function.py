"""The class of the activation is called with the tensor."""
# cell: e4_3
# misconception: M4.3x16
# hint: What does nn.Tanh(x) give? And nn.Tanh()(x)?
# hint-es: ¿Qué da nn.Tanh(x)? ¿Y nn.Tanh()(x)?
# title-es: La clase de la activación se llama con el tensor.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        self.activation = activation
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for linear in self.linears[:-1]:
            x = self.dropout(self.activation(linear(x)))
        return self.linears[-1](x)
