"""The weights are normal with the right spread, not uniform."""
# cell: e4_2
# misconception: M4.2x4
# hint: What is the largest weight that may occur? And the largest that does?
# hint-es: ¿Cuál es el mayor peso que puede salir? ¿Y el mayor que sale?
# title-es: Los pesos son normales con la dispersión correcta, no uniformes.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.randn(out_features, in_features) * bound / 3**0.5)
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
