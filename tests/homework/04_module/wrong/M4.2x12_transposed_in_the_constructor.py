"""The weight is transposed once, in the constructor."""
# cell: e4_2
# misconception: M4.2x12
# hint: After .to(torch.float64), or in a copy of your layer: which tensor does forward read, and does it belong to the layer?
# hint-es: Después de .to(torch.float64), o en una copia de tu capa: ¿qué tensor lee forward, y es de esa capa?
# title-es: El peso se transpone una sola vez, en el constructor.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        self.turned = self.weight.T
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.turned
        return y if self.bias is None else y + self.bias
