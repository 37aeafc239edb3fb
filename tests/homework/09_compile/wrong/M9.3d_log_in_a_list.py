"""Each mean is appended as a float to a list."""
# cell: e9_3
# misconception: M9.3d
# hint: What does a guard look at when it meets a list, and what is different about yours in the next call?
# hint-es: ¿Qué mira una guarda cuando encuentra una lista, y qué tiene de distinto la tuya en la próxima llamada?
# title-es: Cada media se agrega como float a una lista.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.log = []

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        self.log.append(float(before.abs().mean()))
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
