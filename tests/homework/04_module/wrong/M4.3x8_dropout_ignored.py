"""The argument dropout is ignored."""
# cell: e4_3
# misconception: M4.3x8
# hint: Call your model twice in train mode with dropout=0.5. Do the outputs differ?
# hint-es: Llama dos veces a tu modelo en modo train con dropout=0.5. ¿Las salidas son distintas?
# title-es: Se ignora el argumento dropout.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(0.0)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
