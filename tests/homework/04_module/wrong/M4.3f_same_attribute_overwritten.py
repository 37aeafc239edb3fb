"""The loop overwrites one attribute: only the last layer is registered."""
# cell: e4_3
# misconception: M4.3f
# hint: Which names do your layers have in state_dict()?
# hint-es: ¿Qué nombres tienen tus capas en state_dict()?
# title-es: El ciclo pisa un mismo atributo: solo queda registrada la última capa.

class MLP(nn.Module):
    """Linear layers for consecutive sizes, with an activation and dropout between them."""

    def __init__(self, sizes: Sequence[int], activation=nn.ReLU, dropout: float = 0.0):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, not {list(sizes)}")
        *hidden, n_out = sizes
        self.steps = []
        for n_in, width in zip(hidden, hidden[1:]):
            self.layer = nn.Linear(n_in, width)
            self.activation = activation()
            self.dropout = nn.Dropout(dropout)
            self.steps += [self.layer, self.activation, self.dropout]
        self.layer = nn.Linear(hidden[-1], n_out)
        self.steps += [self.layer]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for step in self.steps:
            step.train(self.training)
            x = step(x)
        return x
