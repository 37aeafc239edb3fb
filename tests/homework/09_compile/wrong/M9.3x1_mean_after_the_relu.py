"""mean_abs is taken after the ReLU."""
# cell: e9_3
# misconception: M9.3x1
# hint: On which side of the ReLU does the contract measure?
# hint-es: ¿De qué lado de la ReLU mide el contrato?
# title-es: mean_abs se toma después de la ReLU.

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
        stats = {"mean_abs": after.abs().mean(), "dead": (after == 0).all(dim=0).sum()}
        return self.fc2(after), stats
