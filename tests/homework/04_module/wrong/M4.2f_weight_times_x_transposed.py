"""(weight @ x.T).T: right for two dimensions only."""
# cell: e4_2
# misconception: M4.2f
# hint: Does your layer work with inputs of three dimensions? And with a single row?
# hint-es: ¿Tu capa funciona con entradas de tres dimensiones? ¿Y con una sola fila?
# title-es: (weight @ x.T).T: bien solo con dos dimensiones.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = (self.weight @ x.T).T
        return y if self.bias is None else y + self.bias
