"""forward prints."""
# cell: e9_3
# misconception: M9.3a
# hint: Is everything that forward does a computation with tensors?
# hint-es: ¿Todo lo que hace forward es calcular con tensores?
# title-es: forward imprime.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        print("forward", x.shape)
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
