"""A unit counts as dead if it is 0 in any row."""
# cell: e9_3
# misconception: M9.3x2
# hint: A unit answers to one row and not to the next: is it dead?
# hint-es: Una unidad responde a una fila y a la siguiente no: ¿está muerta?
# title-es: Una unidad cuenta como muerta si vale 0 en alguna fila.

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
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).any(dim=0).sum()}
        return self.fc2(after), stats
