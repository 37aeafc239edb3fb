"""A transposed copy is made once, in the constructor."""
# cell: e4_2
# misconception: M4.2x12
# hint: After an optimizer's step, which of the two does your forward read?
# hint-es: Después de un paso del optimizador, ¿cuál de los dos lee tu forward?
# title-es: En el constructor se hace de una vez una copia transpuesta.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        self.turned = self.weight.detach().T.clone()
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ (self.turned + 0 * self.weight.T)
        return y if self.bias is None else y + self.bias
