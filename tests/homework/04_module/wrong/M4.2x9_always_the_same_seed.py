"""A fixed seed in the constructor: all layers start alike."""
# cell: e4_2
# misconception: M4.2x9
# hint: Make two layers of the same size and compare them.
# hint-es: Haz dos capas del mismo tamaño y compáralas.
# title-es: Una semilla fija en el constructor: todas las capas empiezan iguales.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        torch.manual_seed(0)
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
