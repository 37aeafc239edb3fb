"""forward reads .data: no gradient reaches the weight."""
# cell: e4_2
# misconception: M4.2x5
# hint: What is layer.weight.grad after a backward pass?
# hint-es: ¿Qué hay en layer.weight.grad después de un backward?
# title-es: forward lee .data: al peso no le llega gradiente.

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
        y = x @ self.weight.data.T
        return y if self.bias is None else y + self.bias
