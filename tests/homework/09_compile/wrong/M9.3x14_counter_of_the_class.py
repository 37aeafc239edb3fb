"""All networks share one counter."""
# cell: e9_3
# misconception: M9.3x14
# hint: Make two networks and call only one of them: what does the other one's counter say?
# hint-es: Crea dos redes y llama solo a una: ¿qué dice el contador de la otra?
# title-es: Todas las redes comparten un mismo contador.

class QuietNet(nn.Module):
    shared = torch.zeros((), dtype=torch.int64)


    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", QuietNet.shared)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
