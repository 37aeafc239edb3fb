"""The statistics are Python numbers."""
# cell: e9_3
# misconception: M9.3x5
# hint: Of which type are your statistics, and what does it take to get a Python number out of a tensor?
# hint-es: ¿De qué tipo son tus estadísticas, y qué hace falta para sacar un número de Python de un tensor?
# title-es: Las estadísticas son números de Python.

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
        mean, dead = before.abs().mean().item(), (after == 0).all(dim=0).sum().item()
        stats = {"mean_abs": mean, "dead": dead}
        return self.fc2(after), stats
