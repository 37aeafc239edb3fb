"""The statistics are kept in buffers that the next call overwrites."""
# cell: e9_3
# misconception: M9.3x13
# hint: Keep the statistics of one call, make another call, and look at the first ones again.
# hint-es: Guarda las estadísticas de una llamada, haz otra llamada y vuelve a mirar las primeras.
# title-es: Las estadísticas viven en buffers que la próxima llamada sobrescribe.

class QuietNet(nn.Module):

    def __init__(self, n_in: int, hidden: int, n_out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.fc2 = nn.Linear(hidden, n_out)
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))
        self.register_buffer("mean_abs", torch.zeros(()), persistent=False)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.calls += 1
        before = self.fc1(x)
        after = torch.relu(before)
        self.mean_abs.copy_(before.detach().abs().mean())
        stats = {"mean_abs": self.mean_abs, "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
