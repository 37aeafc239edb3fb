"""The weights start as standard normal numbers."""
# cell: e4_2
# misconception: M4.2e
# hint: How large is the output of your layer for 100 inputs?
# hint-es: ¿De qué tamaño es la salida de tu capa con 100 entradas?
# title-es: Los pesos empiezan como normales estándar.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        if bias:
            self.bias = nn.Parameter(torch.randn(out_features))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
