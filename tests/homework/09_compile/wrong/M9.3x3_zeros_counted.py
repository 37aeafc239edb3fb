"""All zeros are counted, not the units."""
# cell: e9_3
# misconception: M9.3x3
# hint: Can your count be larger than the number of hidden units?
# hint-es: ¿Tu conteo puede ser mayor que la cantidad de unidades ocultas?
# title-es: Se cuentan todos los ceros, no las unidades.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).sum()}
        return self.fc2(after), stats
