"""The bound is 1/fan_in instead of 1/sqrt(fan_in)."""
# cell: e4_2
# misconception: M4.2b
# hint: What is the variance of a sum of fan_in products? Look at the picture again.
# hint-es: ¿Cuál es la varianza de una suma de fan_in productos? Vuelve a mirar la figura.
# title-es: La cota es 1/fan_in en vez de 1/sqrt(fan_in).

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = 1 / in_features
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
