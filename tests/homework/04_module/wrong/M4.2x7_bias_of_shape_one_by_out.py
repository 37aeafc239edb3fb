"""The bias has shape (1, out)."""
# cell: e4_2
# misconception: M4.2x7
# hint: What shape comes out for a single row? What shape does the bias of an nn.Linear have?
# hint-es: ¿Qué forma sale con una sola fila? ¿Qué forma tiene el bias de una nn.Linear?
# title-es: El bias tiene forma (1, out).

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(1, out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
