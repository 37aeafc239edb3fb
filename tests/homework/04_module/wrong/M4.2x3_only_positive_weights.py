"""The weights are drawn from 0 to the bound."""
# cell: e4_2
# misconception: M4.2x3
# hint: What is the mean of your fresh weights?
# hint-es: ¿Cuál es la media de tus pesos nuevos?
# title-es: Los pesos se sacan entre 0 y la cota.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.rand(out_features, in_features) * bound)
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
