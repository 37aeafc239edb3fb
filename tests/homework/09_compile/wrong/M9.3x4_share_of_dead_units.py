"""dead is a share between 0 and 1."""
# cell: e9_3
# misconception: M9.3x4
# hint: Does the contract ask how many, or which share?
# hint-es: ¿El contrato pregunta cuántas, o qué proporción?
# title-es: dead es una proporción entre 0 y 1.

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
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).float().mean()}
        return self.fc2(after), stats
