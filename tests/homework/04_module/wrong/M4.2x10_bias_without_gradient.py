"""The bias is a buffer and does not learn."""
# cell: e4_2
# misconception: M4.2x10
# hint: Which of your two tensors would an optimizer move?
# hint-es: ¿Cuál de tus dos tensores movería un optimizador?
# title-es: El bias es un buffer y no aprende.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.register_buffer("bias", torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
