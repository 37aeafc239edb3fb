"""The parameters have names of their own."""
# cell: e4_2
# misconception: M4.2x11
# hint: Print the keys of your state_dict() beside those of an nn.Linear. Could one be loaded into the other?
# hint-es: Imprime las claves de tu state_dict() junto a las de una nn.Linear. ¿Se podría cargar el uno en la otra?
# title-es: Los parámetros tienen nombres propios.

class LinearScratch(nn.Module):
    """x @ weight.T + bias, with two parameters of your own."""

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        bound = in_features**-0.5
        self.w = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        if bias:
            self.b = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))
        else:
            self.register_parameter("b", None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x @ self.w.T
        return y if self.b is None else y + self.b
