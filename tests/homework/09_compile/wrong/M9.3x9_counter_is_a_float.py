"""The counter is a float."""
# cell: e9_3
# misconception: M9.3x9
# hint: Which dtype does torch.zeros choose if you do not?
# hint-es: ¿Qué dtype elige torch.zeros si tú no eliges?
# title-es: El contador es un float.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
