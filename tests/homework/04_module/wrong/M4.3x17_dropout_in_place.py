"""Dropout works in place, on numbers that the activation still needs on the way back."""
# cell: e4_3
# misconception: M4.3x17
# hint: Train for one step with dropout. What does backward() say, and who else still needs the numbers that are overwritten?
# hint-es: Entrena un paso con dropout. ¿Qué dice backward(), y quién más necesita todavía los números que se sobrescriben?
# title-es: El dropout trabaja in-place, sobre números que la activación todavía necesita para la vuelta.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        layers = []
        for n_in, width in zip(hidden, hidden[1:]):
            layers += [nn.Linear(n_in, width), activation(), nn.Dropout(dropout, inplace=True)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)
