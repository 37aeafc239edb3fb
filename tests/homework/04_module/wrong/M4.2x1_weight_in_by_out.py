"""The weight has shape (in, out)."""
# cell: e4_2
# misconception: M4.2x1
# hint: Can the state_dict of an nn.Linear be loaded into your layer?
# hint-es: ¿Se puede cargar en tu capa el state_dict de una nn.Linear?
# title-es: El peso tiene forma (in, out).

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(in_features, out_features).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.weight
        return y if self.bias is None else y + self.bias
