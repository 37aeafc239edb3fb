"""A Python loop asks each unit whether it is dead."""
# cell: e9_3
# misconception: M9.3e
# hint: Could the whole count stay one expression of tensors?
# hint-es: ¿El conteo completo podría quedar en una sola expresión con tensores?
# title-es: Un bucle de Python le pregunta a cada unidad si está muerta.

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
        dead = 0
        for unit in range(after.shape[1]):
            if bool((after[:, unit] == 0).all()):
                dead += 1
        stats = {"mean_abs": before.abs().mean(), "dead": torch.tensor(dead)}
        return self.fc2(after), stats
