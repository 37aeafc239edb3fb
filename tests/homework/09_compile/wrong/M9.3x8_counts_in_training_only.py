"""Calls are counted in training only."""
# cell: e9_3
# misconception: M9.3x8
# hint: What does the counter say after a call in eval()?
# hint-es: ¿Qué dice el contador después de una llamada en eval()?
# title-es: Las llamadas se cuentan solo al entrenar.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        if self.training:
            self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
