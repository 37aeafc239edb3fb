"""The weight is a tensor with requires_grad, not a Parameter."""
# cell: e4_2
# misconception: M4.2a
# hint: Print list(layer.parameters()): what would an optimizer move?
# hint-es: Imprime list(layer.parameters()): ¿qué movería un optimizador?
# title-es: El peso es un tensor con requires_grad, no un Parameter.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = torch.empty(out_features, in_features).uniform_(-bound, bound).requires_grad_()
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
