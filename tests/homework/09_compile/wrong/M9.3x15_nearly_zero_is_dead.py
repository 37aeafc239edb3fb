"""A unit counts as dead if its mean is tiny."""
# cell: e9_3
# misconception: M9.3x15
# hint: Is a unit that gives very little the same as one that gives nothing?
# hint-es: ¿Es lo mismo una unidad que entrega muy poco que una que no entrega nada?
# title-es: Una unidad cuenta como muerta si su media es diminuta.

class QuietNet(nn.Module):
    """Two linear layers that report on themselves in tensors alone."""

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        stats = {"mean_abs": before.abs().mean(), "dead": (after.mean(dim=0) < 1e-6).sum()}
        return self.fc2(after), stats
