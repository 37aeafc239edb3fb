"""The weights start at zero."""
# cell: e4_2
# misconception: M4.2d
# hint: If all weights are equal, what are their gradients?
# hint-es: Si todos los pesos son iguales, ¿cómo son sus gradientes?
# title-es: Los pesos empiezan en cero.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
