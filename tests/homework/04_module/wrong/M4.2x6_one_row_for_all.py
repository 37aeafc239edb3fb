"""All rows of the weight start alike."""
# cell: e4_2
# misconception: M4.2x6
# hint: If two outputs start with the same weights, will they ever differ?
# hint-es: Si dos salidas empiezan con los mismos pesos, ¿alguna vez serán distintas?
# title-es: Todas las filas del peso empiezan iguales.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(1, in_features).uniform_(-bound, bound).repeat(out_features, 1))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
