"""The bias is a view of the weight's first column."""
# cell: e4_2
# misconception: M4.2x11
# hint: What happens to the bias when the weight moves?
# hint-es: ¿Qué le pasa al bias cuando se mueve el peso?
# title-es: El bias es una vista de la primera columna del peso.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(self.weight.data[:, 0])
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
