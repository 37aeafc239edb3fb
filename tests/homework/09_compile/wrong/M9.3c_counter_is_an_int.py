"""The counter is a Python int."""
# cell: e9_3
# misconception: M9.3c
# hint: What does a guard look at when it meets an int attribute, and what is it after the next call?
# hint-es: ¿Qué mira una guarda cuando encuentra un atributo int, y cuánto vale después de la próxima llamada?
# title-es: El contador es un int de Python.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.calls = 0

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
