"""The bias is subtracted."""
# cell: e4_2
# misconception: M4.2x8
# hint: What does your layer give for zeros, and what is its bias?
# hint-es: ¿Qué da tu capa para ceros, y cuál es su bias?
# title-es: El bias se resta.

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
        y = x @ self.weight.T
        return y if self.bias is None else y - self.bias
