"""calls is a parameter that does not learn."""
# cell: e9_3
# misconception: M9.3x7
# hint: Would an optimizer that gets net.parameters() get calls as well?
# hint-es: Un optimizador que recibe net.parameters(), ¿recibiría también calls?
# title-es: calls es un parámetro que no aprende.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        calls = torch.zeros((), dtype=torch.int64)
        self.calls = nn.Parameter(calls, requires_grad=False)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
