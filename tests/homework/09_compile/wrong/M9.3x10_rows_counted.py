"""Rows are counted instead of calls."""
# cell: e9_3
# misconception: M9.3x10
# hint: By how much does the counter grow in one call with four rows?
# hint-es: ¿En cuánto crece el contador con una llamada de cuatro filas?
# title-es: Se cuentan filas en vez de llamadas.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += len(x)
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
