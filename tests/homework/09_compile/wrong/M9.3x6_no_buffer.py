"""calls is a tensor, but not a buffer."""
# cell: e9_3
# misconception: M9.3x6
# hint: Is calls there when you save the network and load it again?
# hint-es: ¿calls está cuando guardas la red y la cargas de nuevo?
# title-es: calls es un tensor, pero no un buffer.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.calls = torch.zeros((), dtype=torch.int64)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
